// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencingToken;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.ReleaseMarker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A process and a register in the hands of a test of one rule: what the process is told and says is
 * the test's, as is what lands. Its clocks show true time. No machine runs.
 */
final class RuleBench {
  static final long MILLI = 1_000_000;
  static final long TTL_MILLIS = 2_000;
  static final long LEASE_MILLIS = 1_900;
  static final long HEARTBEAT_MILLIS = 500;
  static final long GRACE_MILLIS = 1_500;
  static final int PRIORITY = 2;

  /** What our own writes are called. */
  static final String TOKEN = "own";

  private static final double DRIFT = 0.05;

  private final SimulationOptions options = SimulationOptions.draw(new SplittableRandom(1));
  private final SimulatedWorld world = new SimulatedWorld(options, new SplittableRandom(1), false);
  private final SimulatedParticipant who;
  private final ToldSoFar told;
  private final List<ConductRule> rules = new ArrayList<>();
  private long revision = 1_000;

  /** A rule that needs what was told so far. */
  interface OfHolding {
    ConductRule of(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told);
  }

  /** A rule that needs what was delivered. */
  interface OfWaiting {
    ConductRule of(SimulatedWorld world, SimulatedParticipant who, DeliveredEntries delivered);
  }

  /** A rule that needs nothing else. */
  interface Plain {
    ConductRule of(SimulatedWorld world, SimulatedParticipant who);
  }

  private RuleBench(TakeoverMode mode) {
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket("b")
            .group("g")
            .instanceId("p0")
            .ttl(Duration.ofMillis(TTL_MILLIS))
            .heartbeatInterval(Duration.ofMillis(HEARTBEAT_MILLIS))
            .disconnectGracePeriod(Duration.ofMillis(GRACE_MILLIS))
            .maxClockDrift(DRIFT)
            .priority(PRIORITY)
            .allowPriorityTakeover(true)
            .takeoverMode(mode)
            .build();
    who = new SimulatedParticipant("p0.0", world, new SimulatedClock(1, 0, 0), config, 0);
    told = new ToldSoFar(who.now());
  }

  static RuleBench ofHolding(OfHolding rule) {
    RuleBench bench = new RuleBench(TakeoverMode.COOPERATIVE);
    bench.rules.add(rule.of(bench.world, bench.who, bench.told));
    return bench;
  }

  static RuleBench ofWaiting(OfWaiting rule, TakeoverMode mode) {
    RuleBench bench = new RuleBench(mode);
    DeliveredEntries delivered = new DeliveredEntries(bench.world, bench.who);
    bench.rules.add(delivered);
    bench.rules.add(rule.of(bench.world, bench.who, delivered));
    return bench;
  }

  static RuleBench of(Plain rule) {
    RuleBench bench = new RuleBench(TakeoverMode.COOPERATIVE);
    bench.rules.add(rule.of(bench.world, bench.who));
    return bench;
  }

  ElectionConfig config() {
    return who.config();
  }

  void passMillis(long millis) {
    world.advance(millis * MILLI);
  }

  /** The process is told something, and says this. */
  void step(Input input, Effect... effects) {
    List<Effect> said = List.of(effects);
    told.stepsAt(who.now());
    rules.forEach(rule -> rule.stepped(input, said));
    told.stepped(input, said);
  }

  void says(Effect... effects) {
    step(new Input.Tick(), effects);
  }

  void starts() {
    step(new Input.Start(ConnectionStatus.CONNECTED));
  }

  void disconnects() {
    step(new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED));
  }

  void prepared(long createdStamp) {
    step(new Input.Prepared(new RegisterOutcome.Ready(createdStamp, List.of())));
  }

  /** The register takes something, whoever sent it; its revision. */
  long takes(RegisterContent content) {
    world.truth().took(new RegisterEntry(++revision, content));
    return revision;
  }

  long lands(WriteId id) {
    return takes(new RegisterContent.Held(record(id, 0, TTL_MILLIS)));
  }

  /** Our first write is sent and lands, and our term 1 begins by it; its epoch. */
  long leads() {
    starts();
    says(write(1, 0));
    long epoch = lands(own(1));
    says(new Effect.BeginTerm(1, new FencingToken(epoch, TOKEN), lease()));
    return epoch;
  }

  Now now() {
    return who.now();
  }

  /** The lease of a write that is sent now. */
  Lease lease() {
    return new Lease(now(), LEASE_MILLIS * MILLI);
  }

  static WriteId own(long n) {
    return new WriteId(TOKEN, n);
  }

  /** Somebody else's first write. */
  static WriteId foreign() {
    return new WriteId("another", 1);
  }

  static LeaseRecord record(WriteId id, int priority, long leaseMillis) {
    return new LeaseRecord("p1", id.token(), priority, leaseMillis, id.n(), Map.of());
  }

  static Effect.Write write(long n, long expectedRevision) {
    LeaseRecord record = record(own(n), PRIORITY, TTL_MILLIS);
    return new Effect.Write(own(n), 1, record, expectedRevision, false);
  }

  static Effect.Release release(WriteId id, long expectedRevision) {
    ReleaseMarker marker = new ReleaseMarker("p0", id.token(), id.n(), null);
    return new Effect.Release(id, 1, marker, expectedRevision);
  }

  /** What the rule has found so far. */
  List<String> violations() {
    return world.log().finish(0, options, 0).violations();
  }
}
