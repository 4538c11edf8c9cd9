// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreEvent;
import java.util.List;
import java.util.Map;

/** What befalls processes, machines, connections and the bucket. */
final class SurroundingFaults {
  private final Simulation world;
  private final SimulationOptions options;
  private final SimulatedRegister register;
  private boolean active;

  SurroundingFaults(Simulation world, SimulationOptions options, SimulatedRegister register) {
    this.world = world;
    this.options = options;
    this.register = register;
  }

  void begin() {
    active = true;
    scheduleNext();
    scheduleCheck();
  }

  /** Everybody is connected and running again; whoever has gone comes back. */
  void end() {
    active = false;
    for (SimulatedParticipant participant : List.copyOf(world.participants())) {
      if (participant.isCrashed() || participant.isStopped()) {
        world.leave(participant);
      } else if (!participant.isConnected()) {
        reconnect(participant);
      }
    }
    if (world.participants().isEmpty()) {
      world.join("late");
    }
  }

  private void scheduleNext() {
    if (active && options.faultsPerMinute() > 0) {
      long meanNanos = (long) (60e9 / options.faultsPerMinute());
      world.afterwards((long) (world.random().nextDouble() * 2 * meanNanos), this::happen);
    }
  }

  /** Users look at their handles at any time. */
  private void scheduleCheck() {
    if (active) {
      world.afterwards(
          world.millis(1, 200),
          () -> {
            world.participants().forEach(SimulatedParticipant::check);
            scheduleCheck();
          });
    }
  }

  private void happen() {
    if (!active || world.participants().isEmpty()) {
      return;
    }
    SimulatedParticipant victim =
        world.participants().get(world.random().nextInt(world.participants().size()));
    switch (world.random().nextInt(options.erasures() ? 12 : 10)) {
      case 0 -> pause(victim);
      case 1 -> suspend(victim);
      case 2 -> crash(victim);
      case 3, 4 -> cut(victim);
      case 5 -> stepWall(victim);
      case 6 -> resign(victim);
      case 7 -> stop(victim);
      case 8 -> foreignMarker();
      case 9 -> garbage();
      case 10 -> erase("stream purged", register::purgeStream);
      default -> erase("bucket re-created", register::recreate);
    }
    scheduleNext();
  }

  private void pause(SimulatedParticipant victim) {
    note(victim.name(), "paused");
    victim.pauseUntil(world.trueNanos() + world.millis(1, 8_000));
  }

  private void suspend(SimulatedParticipant victim) {
    note(victim.name(), "suspended");
    long nanos = world.millis(1, 8_000);
    victim.pauseUntil(world.trueNanos() + nanos);
    victim.clock().suspend(world.trueNanos());
    world.afterwards(nanos, () -> victim.clock().resume(world.trueNanos()));
  }

  private void crash(SimulatedParticipant victim) {
    note(victim.name(), "crashed");
    victim.crash();
    replace(victim);
  }

  private void replace(SimulatedParticipant victim) {
    String name = victim.name().substring(0, victim.name().indexOf('.'));
    world.afterwards(
        world.millis(0, 5_000),
        () -> {
          world.leave(victim);
          world.join(name);
        });
  }

  private void cut(SimulatedParticipant victim) {
    if (victim.isConnected()) {
      note(victim.name(), "cut off");
      victim.connect(false);
      world.afterwards(world.millis(1, 8_000), () -> reconnect(victim));
    }
  }

  private void reconnect(SimulatedParticipant victim) {
    if (!victim.isConnected() && !victim.isCrashed()) {
      world.line(victim.name(), "reconnected");
      victim.connect(true);
      world.sendEvent(victim, new StoreEvent.WatchRestored());
    }
  }

  /** Forward by any amount; back only while not suspended, as the protocol assumes. */
  private void stepWall(SimulatedParticipant victim) {
    note(victim.name(), "wall clock set");
    victim.clock().stepWall(world.random().nextInt(20_000));
  }

  private void resign(SimulatedParticipant victim) {
    note(victim.name(), "resigns");
    world.deliver(victim, new Input.Resign());
  }

  private void stop(SimulatedParticipant victim) {
    note(victim.name(), "stops");
    boolean deleteKey = world.random().nextBoolean();
    world.deliver(victim, new Input.Stop(deleteKey, world.millis(0, 5_000)));
    replace(victim);
  }

  private void foreignMarker() {
    note("world", "foreign deletion");
    register.put(new RegisterContent.Erased("DEL", 0));
  }

  private void garbage() {
    note("world", "garbage");
    register.put(
        world.random().nextBoolean()
            ? new RegisterContent.Unreadable("not a record")
            : new RegisterContent.Held(
                new LeaseRecord("foreign", "f", 0, Long.MAX_VALUE, 1, Map.of())));
  }

  private void erase(String what, Runnable erasure) {
    note("world", what);
    erasure.run();
  }

  private void note(String who, String what) {
    world.log().count("fault " + what);
    world.line(who, what);
  }
}
