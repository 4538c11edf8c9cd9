// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One machine under a clock that the test moves, with the world around it played by the test. The
 * lease is 3 s, the heartbeat 1 s, the drift 1 %, so that V is 2970 ms after S. Chance is 0 unless
 * set: no random delay.
 */
final class MachineFixture implements Entropy {
  static final long CREATED = 77;

  ElectionMachine machine;
  final List<Effect> effects = new ArrayList<>();
  double fraction;
  private long monotonicNanos = 1_000_000_000L;
  private long wallMillis = 1_700_000_000_000L;
  private int tokens;

  MachineFixture() {
    this(config().build());
  }

  MachineFixture(ElectionConfig config) {
    machine = ElectionMachine.create(ProtocolSettings.of(config), now());
  }

  static ElectionConfig.Builder config() {
    return ElectionConfig.builder()
        .bucket("b")
        .group("g")
        .instanceId("me")
        .ttl(Duration.ofSeconds(3))
        .heartbeatInterval(Duration.ofSeconds(1))
        .operationTimeout(Duration.ofMillis(500));
  }

  /** Started, connected, bucket found, watch up; the first read is under way. */
  static MachineFixture started() {
    return started(config());
  }

  static MachineFixture started(ElectionConfig.Builder config) {
    MachineFixture fixture = new MachineFixture(config.build());
    fixture.give(new Input.Start(ConnectionStatus.CONNECTED));
    fixture.give(new Input.Watched(new StoreEvent.WatchRestored()));
    fixture.give(new Input.Prepared(new RegisterOutcome.Ready(CREATED, List.of())));
    return fixture;
  }

  /**
   * Leading since revision 10, by a write sent and acknowledged at this instant; nothing is under
   * way.
   */
  static MachineFixture leading() {
    return leading(config());
  }

  static MachineFixture leading(ElectionConfig.Builder config) {
    MachineFixture fixture = started(config);
    fixture.readAbsent();
    fixture.applied(fixture.lastWrite(), 10);
    assertThat(fixture.machine.state()).isEqualTo(ElectionState.LEADER);
    return fixture;
  }

  /**
   * Following "other", whose record at revision 10 was first seen at this instant; its lease is 3
   * s.
   */
  static MachineFixture following() {
    return following(config());
  }

  static MachineFixture following(ElectionConfig.Builder config) {
    MachineFixture fixture = started(config);
    fixture.readFinds(foreign(10, "other", 3_000, 1));
    assertThat(fixture.machine.state()).isEqualTo(ElectionState.FOLLOWER);
    return fixture;
  }

  @Override
  public String nextToken() {
    return "token-" + ++tokens;
  }

  @Override
  public double nextFraction() {
    return fraction;
  }

  Now now() {
    return new Now(monotonicNanos, wallMillis);
  }

  List<Effect> give(Input input) {
    Step step = machine.step(input, now(), this);
    machine = step.next();
    effects.addAll(step.effects());
    return step.effects();
  }

  /** Lets this time pass on both clocks, with a tick whenever the machine asked for one. */
  void pass(long millis) {
    long targetNanos = monotonicNanos + millis * 1_000_000;
    int ticks = 0;
    while (machine.wakeAtNanos() <= targetNanos) {
      moveTo(Math.max(monotonicNanos, machine.wakeAtNanos()));
      give(new Input.Tick());
      assertThat(++ticks).as("ticks while %d ms pass", millis).isLessThan(2_000);
    }
    moveTo(targetNanos);
  }

  /**
   * Lets this time pass on both clocks without the machine being run, as when the process is
   * paused.
   */
  void passUnnoticed(long millis) {
    moveTo(monotonicNanos + millis * 1_000_000);
  }

  /** The wall clock alone moves: the machine is suspended, or the clock is set. */
  void moveWall(long millis) {
    wallMillis += millis;
  }

  private void moveTo(long nanos) {
    wallMillis += (nanos - monotonicNanos) / 1_000_000;
    monotonicNanos = nanos;
  }

  // What the store answers.

  void applied(Effect.Write write, long revision) {
    answered(write, new StoreOutcome.Applied(revision));
  }

  void answered(Effect.Write write, StoreOutcome outcome) {
    give(new Input.WriteAnswered(write.id(), write.transmission(), outcome));
  }

  void answered(Effect.Release release, StoreOutcome outcome) {
    give(new Input.WriteAnswered(release.id(), release.transmission(), outcome));
  }

  static StoreOutcome refused(long last) {
    return new StoreOutcome.Refused(last);
  }

  static StoreOutcome unknown() {
    return new StoreOutcome.Unknown(null);
  }

  static StoreOutcome unavailable() {
    return new StoreOutcome.Unavailable(new IOException("no leader"));
  }

  void readFinds(RegisterEntry entry) {
    give(new Input.ReadAnswered(lastRead(), new ReadOutcome.Found(entry)));
  }

  void readAbsent() {
    give(new Input.ReadAnswered(lastRead(), new ReadOutcome.Absent()));
  }

  void seen(RegisterEntry entry) {
    give(new Input.Watched(new StoreEvent.EntrySeen(entry)));
  }

  void connection(ConnectionStatus status) {
    give(new Input.ConnectionChanged(status));
  }

  // What stands in the register.

  static RegisterEntry foreign(long revision, String id, long leaseMillis, long n) {
    return entry(revision, record(id, "token-of-" + id, leaseMillis, n));
  }

  /** As {@link #foreign}, with a priority. */
  static RegisterEntry holder(long revision, String id, int priority, long leaseMillis, long n) {
    return entry(
        revision, new LeaseRecord(id, "token-of-" + id, priority, leaseMillis, n, Map.of()));
  }

  static LeaseRecord record(String id, String token, long leaseMillis, long n) {
    return new LeaseRecord(id, token, 0, leaseMillis, n, Map.of());
  }

  static RegisterEntry entry(long revision, LeaseRecord record) {
    return new RegisterEntry(revision, new RegisterContent.Held(record));
  }

  static RegisterEntry entry(long revision, Effect.Write write) {
    return entry(revision, write.record());
  }

  static RegisterEntry erased(long revision) {
    return new RegisterEntry(revision, new RegisterContent.Erased("DEL", 0));
  }

  static RegisterEntry garbage(long revision) {
    return new RegisterEntry(revision, new RegisterContent.Unreadable("no JSON"));
  }

  static RegisterEntry released(long revision, String id, String heir) {
    return new RegisterEntry(
        revision,
        new RegisterContent.Released(
            new ReleaseMarker(id, "token-of-" + id, 9, heir.isEmpty() ? null : heir)));
  }

  // What the machine asked for.

  <T extends Effect> List<T> all(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends Effect> T last(Class<T> kind) {
    List<T> all = all(kind);
    assertThat(all).as("effects of kind %s", kind.getSimpleName()).isNotEmpty();
    return all.get(all.size() - 1);
  }

  Effect.Write lastWrite() {
    return last(Effect.Write.class);
  }

  int writes() {
    return all(Effect.Write.class).size();
  }

  long lastRead() {
    return last(Effect.Read.class).readId();
  }

  int reads() {
    return all(Effect.Read.class).size();
  }

  List<DemotionReason> demotions() {
    return all(Effect.EndTerm.class).stream().map(Effect.EndTerm::reason).toList();
  }

  List<ElectionProblem.Kind> problems() {
    return all(Effect.Report.class).stream().map(report -> report.problem().kind()).toList();
  }

  /** Whether the handle that users hold is valid now, as the effects so far have set it. */
  boolean isValid() {
    Lease lease = null;
    for (Effect effect : effects) {
      if (effect instanceof Effect.BeginTerm begin) {
        lease = begin.lease();
      } else if (effect instanceof Effect.ExtendLease extend) {
        lease = extend.lease();
      } else if (effect instanceof Effect.EndTerm) {
        lease = null;
      }
    }
    return lease != null && lease.isValid(now());
  }

  void callbacksReturned() {
    give(new Input.CallbacksReturned(last(Effect.BeginTerm.class).term()));
  }
}
