// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.io.IOException;
import java.util.List;

/**
 * What lies between participants and the register: delay, loss, lateness, repetition and the past.
 */
final class SimulatedNetwork {
  private final Simulation world;
  private final SimulationOptions options;
  private final SimulatedRegister register;

  SimulatedNetwork(Simulation world, SimulationOptions options, SimulatedRegister register) {
    this.world = world;
    this.options = options;
    this.register = register;
  }

  void send(SimulatedParticipant from, Effect effect) {
    if (effect instanceof Effect.Write write) {
      write(
          from,
          write.id(),
          write.transmission(),
          new RegisterContent.Held(write.record()),
          write.expectedRevision());
    } else if (effect instanceof Effect.Release release) {
      write(
          from,
          release.id(),
          release.transmission(),
          new RegisterContent.Released(release.marker()),
          release.expectedRevision());
    } else if (effect instanceof Effect.Read read) {
      read(from, read.readId());
    } else if (effect instanceof Effect.Prepare) {
      prepare(from);
    }
  }

  void sendEvent(SimulatedParticipant to, StoreEvent event) {
    if (!to.isConnected() || chance("lost event", options.lostEvents())) {
      return;
    }
    world.deliverLater(to, new Input.Watched(event), delay(to));
    if (chance("repeated event", 0.05)) {
      world.deliverLater(to, new Input.Watched(event), delay(to) + world.millis(0, 3_000));
    }
  }

  private void write(
      SimulatedParticipant from,
      WriteId id,
      int transmission,
      RegisterContent content,
      long expected) {
    if (!from.isConnected() && !options.buffering()) {
      answer(from, id, transmission, new StoreOutcome.Unavailable(new IOException("cut")), 0);
      return;
    }
    if (chance("write unavailable", 0.02)) {
      answer(
          from,
          id,
          transmission,
          new StoreOutcome.Unavailable(new IOException("503")),
          delay(from));
      return;
    }
    if (chance("lost write", options.lostRequests())) {
      return;
    }
    long delayNanos = delay(from);
    if (!from.isConnected() || chance("late write", options.lateWrites())) {
      delayNanos += world.millis(0, 12_000);
    }
    world.afterwards(delayNanos, () -> arrive(from, id, transmission, content, expected));
  }

  private void arrive(
      SimulatedParticipant from,
      WriteId id,
      int transmission,
      RegisterContent content,
      long expected) {
    if (world.random().nextInt(4) == 0) {
      register.skipRevision();
    }
    if (chance("stale refusal", options.staleRefusals())) {
      answer(from, id, transmission, new StoreOutcome.Refused(0), delay(from));
      return;
    }
    StoreOutcome outcome = register.compareAndSet(expected, content);
    if (outcome instanceof StoreOutcome.Applied applied) {
      world.line(from.name(), "wrote " + applied.revision() + ": " + content);
      if (content instanceof RegisterContent.Held held) {
        world.proofs().applied(held.record().token());
      }
    }
    if (!from.isConnected() || chance("lost answer", options.lostAnswers())) {
      if (world.random().nextBoolean()) {
        answer(from, id, transmission, new StoreOutcome.Unknown(null), world.millis(0, 2_000));
      }
      return;
    }
    answer(from, id, transmission, outcome, delay(from));
    if (chance("repeated answer", 0.05)) {
      answer(from, id, transmission, outcome, delay(from) + world.millis(0, 5_000));
    }
  }

  private void answer(
      SimulatedParticipant to, WriteId id, int transmission, StoreOutcome outcome, long nanos) {
    world.deliverLater(to, new Input.WriteAnswered(id, transmission, outcome), nanos);
  }

  private void read(SimulatedParticipant from, long readId) {
    if (!from.isConnected() || chance("lost read", options.lostRequests())) {
      return;
    }
    world.afterwards(
        delay(from),
        () -> {
          ReadOutcome outcome = currentOrStale();
          if (!chance("lost read answer", options.lostAnswers())) {
            world.deliverLater(from, new Input.ReadAnswered(readId, outcome), delay(from));
          }
        });
  }

  private ReadOutcome currentOrStale() {
    if (chance("stale read", options.staleReads())) {
      return register.readStale(world.random().nextInt(4));
    }
    return register.read();
  }

  private void prepare(SimulatedParticipant from) {
    RegisterOutcome outcome =
        !from.isConnected() || chance("check failed", options.lostRequests())
            ? new RegisterOutcome.Unreachable(new IOException("no answer"))
            : new RegisterOutcome.Ready(register.createdStamp(), List.of());
    world.deliverLater(from, new Input.Prepared(outcome), delay(from));
  }

  private long delay(SimulatedParticipant end) {
    return world.delayNanos(end);
  }

  private boolean chance(String name, double probability) {
    return world.chance(name, probability);
  }
}
