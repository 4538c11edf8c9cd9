// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.spi.StoreOutcome;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;
import java.io.IOException;

/** Writes and releases on their way to the register, and their answers. */
final class SimulatedWrites {
  private final SimulatedWorld world;
  private final SimulationOptions options;
  private final SimulatedRegister register;

  SimulatedWrites(SimulatedWorld world, SimulationOptions options, SimulatedRegister register) {
    this.world = world;
    this.options = options;
    this.register = register;
  }

  void send(SimulatedParticipant from, SentWrite write) {
    boolean connected = from.link().isConnected();
    if (!connected && !options.buffering()) {
      unavailable(from, write, 0);
    } else if (chance(FaultKind.UNAVAILABLE_WRITE, 0.02)) {
      unavailable(from, write, delay(from));
    } else if (!from.link().isOutboundCut()
        && !chance(FaultKind.LOST_WRITE, options.lostRequests())) {
      travel(from, write);
      if (chance(FaultKind.REPEATED_WRITE, 0.02)) {
        travel(from, write);
      }
    }
  }

  private void travel(SimulatedParticipant from, SentWrite write) {
    long nanos = delay(from);
    if (!from.link().isConnected()) {
      world.coverage().count(FaultKind.BUFFERED_WRITE);
      nanos += world.millis(0, 12_000);
    } else if (chance(FaultKind.LATE_WRITE, options.lateWrites())) {
      nanos += world.millis(0, 12_000);
    }
    world.inTheEnd(nanos, () -> arrive(from, write));
  }

  private void arrive(SimulatedParticipant from, SentWrite write) {
    if (world.random().nextInt(4) == 0) {
      register.skipRevision();
    }
    if (register.isMissing()) {
      unavailable(from, write, delay(from));
    } else if (chance(FaultKind.STALE_REFUSAL, options.staleRefusals())) {
      answer(from, write, new StoreOutcome.Refused(0), delay(from));
    } else {
      judge(from, write);
    }
  }

  private void judge(SimulatedParticipant from, SentWrite write) {
    long lastRevision = register.lastRevision();
    StoreOutcome outcome = register.compareAndSet(write.expectedRevision(), write.content());
    boolean applied = outcome instanceof StoreOutcome.Applied;
    world.record(
        new HistoryEvent.Written(
            world.now(),
            from.name(),
            write.id().token(),
            write.id().n(),
            write.expectedRevision(),
            lastRevision,
            applied ? Outcome.ACCEPTED : Outcome.REFUSED,
            applied ? register.lastRevision() : 0));
    if (!from.link().isConnected() || chance(FaultKind.LOST_ANSWER, options.lostAnswers())) {
      if (world.random().nextBoolean()) {
        answer(from, write, new StoreOutcome.Unknown(null), world.millis(0, 2_000));
      }
      return;
    }
    answer(from, write, outcome, delay(from));
    if (chance(FaultKind.REPEATED_ANSWER, 0.05)) {
      answer(from, write, outcome, delay(from) + world.millis(0, 5_000));
    }
  }

  private void unavailable(SimulatedParticipant from, SentWrite write, long nanos) {
    answer(from, write, new StoreOutcome.Unavailable(new IOException("503")), nanos);
  }

  private void answer(SimulatedParticipant to, SentWrite write, StoreOutcome outcome, long nanos) {
    world.arrive(to, write.answered(outcome), nanos);
  }

  private long delay(SimulatedParticipant end) {
    return world.delayNanos(end);
  }

  private boolean chance(FaultKind kind, double probability) {
    return world.chance(kind, probability);
  }
}
