// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.testkit.history.HistoryEvent;
import org.jspecify.annotations.Nullable;

/** The latest term of one process, as its user has it: the handle and the callbacks. */
final class SimulatedTerm {
  private final SimulatedWorld world;
  private final SimulatedParticipant owner;
  private long number;
  private boolean open;
  private boolean promoteRuns;
  private long epoch;
  private String token = "";
  private long listensFromNanos;
  private @Nullable Lease lease;

  SimulatedTerm(SimulatedWorld world, SimulatedParticipant owner) {
    this.world = world;
    this.owner = owner;
  }

  /** The machine's number of it; 0 before the first. */
  long number() {
    return number;
  }

  /** Whether callbacks were told of its beginning and not of its end. */
  boolean isOpen() {
    return open;
  }

  long epoch() {
    return epoch;
  }

  /** The token of the latest term; empty before the first. */
  String token() {
    return token;
  }

  /**
   * Whether requests to the leader reach it: it listens while it leads, and soon after it began.
   */
  boolean isListening() {
    return open && world.now() >= listensFromNanos;
  }

  boolean isValid() {
    Lease held = lease;
    return held != null && held.isValid(owner.now());
  }

  /** A user calls {@code isLeader()}: finding the lease over marks it for good (rule H2). */
  void check() {
    if (lease != null && !isValid()) {
      lease = null;
      world.deliver(owner, new Input.LeaseMarkedExpired(number));
    }
  }

  void begin(Effect.BeginTerm begin) {
    number = begin.term();
    open = true;
    epoch = begin.token().epoch();
    token = begin.token().id();
    listensFromNanos = world.now() + world.millis(0, 5);
    lease = begin.lease();
    world.termBegan(epoch);
    world.record(new HistoryEvent.Promoted(world.now(), owner.name(), epoch, token));
    promoteRuns = true;
    boolean returns = world.random().nextInt(3) == 0;
    if (world.chance(FaultKind.FAILED_PROMOTE, 1 / 12.0)) {
      long nanos = world.millis(0, 500);
      world.later(owner, nanos, () -> promoteReturns(begin.term()));
      world.deliverInTheEnd(owner, new Input.PromoteFailed(begin.term()), nanos);
    } else if (returns) {
      world.later(owner, world.millis(0, 200), () -> promoteReturns(begin.term()));
    }
    new GuardedWriter(world, owner, begin.term(), epoch, token).begin();
  }

  void extend(Effect.ExtendLease extend) {
    Lease held = lease;
    if (held == null || isFoundOver(held)) {
      lease = null;
      world.deliver(owner, new Input.LeaseMarkedExpired(extend.term()));
    } else {
      lease = extend.lease();
    }
  }

  /**
   * The machine's thread stood still within its step, after its clock was read, and a caller on
   * another one found the lease over before it was extended.
   */
  private boolean isFoundOver(Lease held) {
    long heartbeatNanos = owner.config().heartbeatInterval().toNanos();
    return held.remainingNanos(owner.now()) < heartbeatNanos
        && world.chance(FaultKind.CHECKED_WITHIN_A_STEP, 0.1);
  }

  /** A term that was not open has no epoch that anybody knows. */
  void end(Effect.EndTerm end) {
    long ended = end.term() == number ? epoch : -end.term();
    open = false;
    lease = null;
    world.coverage().count(end.reason());
    world.record(new HistoryEvent.Demoted(world.now(), owner.name(), ended, end.reason()));
    boolean slow = world.chance(FaultKind.SLOW_CALLBACKS, 1 / 8.0);
    long wind = slow ? world.millis(0, 9_000) : world.millis(0, 30);
    world.inTheEnd(wind, () -> owner.perform(() -> callbacksReturn(end.term(), ended)));
  }

  private void promoteReturns(long ofTerm) {
    if (promoteRuns && number == ofTerm) {
      promoteRuns = false;
      world.record(new HistoryEvent.PromoteReturned(world.now(), owner.name(), epoch));
    }
  }

  private void callbacksReturn(long ofTerm, long ofEpoch) {
    promoteReturns(ofTerm);
    world.record(new HistoryEvent.DemoteReturned(world.now(), owner.name(), ofEpoch));
    owner.take(new Input.CallbacksReturned(ofTerm));
  }
}
