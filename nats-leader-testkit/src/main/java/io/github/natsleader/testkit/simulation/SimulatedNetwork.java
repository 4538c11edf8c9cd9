// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import java.io.IOException;
import java.util.List;

/**
 * What lies between participants and the register: delay, loss, lateness, repetition and the past.
 */
final class SimulatedNetwork {
  private static final RegisterFinding WARNING =
      new RegisterFinding("replicas", "1", "3", "an outage", RegisterFinding.Severity.WARNING);
  private static final RegisterFinding ERROR =
      new RegisterFinding("history", "5", "1", "old records", RegisterFinding.Severity.ERROR);

  private final SimulatedWorld world;
  private final SimulationOptions options;
  private final SimulatedRegister register;
  private final SimulatedWrites writes;

  SimulatedNetwork(SimulatedWorld world, SimulationOptions options, SimulatedRegister register) {
    this.world = world;
    this.options = options;
    this.register = register;
    writes = new SimulatedWrites(world, options, register);
  }

  void send(SimulatedParticipant from, Effect effect) {
    if (effect instanceof Effect.Write write) {
      writes.send(from, SentWrite.of(write));
    } else if (effect instanceof Effect.Release release) {
      writes.send(from, SentWrite.of(release));
    } else if (effect instanceof Effect.Read read) {
      read(from, read.readId());
    } else if (effect instanceof Effect.Prepare) {
      prepare(from);
    }
  }

  void sendEvent(SimulatedParticipant to, StoreEvent event) {
    if (!to.link().isConnected()
        || to.link().isWatchBroken()
        || chance(FaultKind.LOST_EVENT, options.lostEvents())) {
      return;
    }
    boolean late = chance(FaultKind.DELAYED_WATCH, options.delayedEvents());
    long nanos = delay(to) + (late ? world.millis(0, 8_000) : 0);
    world.arrive(to, new Input.Watched(event), nanos);
    if (chance(FaultKind.REPEATED_EVENT, 0.05)) {
      world.arrive(to, new Input.Watched(event), nanos + world.millis(0, 3_000));
    }
  }

  /** Something has come to the process's door. */
  void arrived(SimulatedParticipant to, long number, Input input) {
    if (to.link().isInboundCut()) {
      return;
    }
    if (to.link().isReordered(number)) {
      world.coverage().count(FaultKind.REORDERED_MESSAGE);
    }
    to.perform(() -> to.take(input));
  }

  private void read(SimulatedParticipant from, long readId) {
    if (!from.link().isConnected()
        || from.link().isOutboundCut()
        || chance(FaultKind.LOST_READ, options.lostRequests())) {
      return;
    }
    world.afterwards(
        delay(from),
        () -> {
          ReadOutcome outcome = currentOrStale();
          if (from.link().isConnected()
              && !chance(FaultKind.LOST_READ_ANSWER, options.lostAnswers())) {
            world.arrive(from, new Input.ReadAnswered(readId, outcome), delay(from));
          }
        });
  }

  private ReadOutcome currentOrStale() {
    if (register.isMissing() || chance(FaultKind.FAILED_READ, 0.01)) {
      return new ReadOutcome.Failed(new IOException("503"));
    }
    if (chance(FaultKind.STALE_READ, options.staleReads())) {
      return register.readStale(world.random().nextInt(4));
    }
    return register.read();
  }

  private void prepare(SimulatedParticipant from) {
    if (!from.link().isConnected()
        || from.link().isCutOneWay()
        || chance(FaultKind.FAILED_CHECK, options.lostRequests())) {
      answer(from, new RegisterOutcome.Unreachable(new IOException("no answer")));
    } else if (chance(FaultKind.UNFIT_BUCKET, 0.02)) {
      answer(from, new RegisterOutcome.Unfit(List.of(ERROR)));
    } else {
      boolean warned = chance(FaultKind.BUCKET_WARNING, 0.05);
      if (register.isMissing()) {
        register.recreate();
      }
      List<RegisterFinding> warnings = warned ? List.of(WARNING) : List.of();
      answer(from, new RegisterOutcome.Ready(register.createdStamp(), warnings));
    }
  }

  private void answer(SimulatedParticipant to, RegisterOutcome outcome) {
    world.deliverLater(to, new Input.Prepared(outcome), delay(to));
  }

  private long delay(SimulatedParticipant end) {
    return world.delayNanos(end);
  }

  private boolean chance(FaultKind kind, double probability) {
    return world.chance(kind, probability);
  }
}
