// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  }

  /**
   * Everybody is connected and running again, one process to a name; whoever has gone comes back;
   * not all are well.
   */
  void end() {
    active = false;
    Set<String> names = new HashSet<>();
    boolean oneIsWell = false;
    for (SimulatedParticipant participant : List.copyOf(world.participants())) {
      if (participant.isCrashed()
          || participant.isStopped()
          || !names.add(participant.instanceId())) {
        participant.crash();
        world.leave(participant);
        continue;
      }
      if (!participant.isConnected()) {
        reconnect(participant);
      }
      world.deliver(participant, new Input.Watched(new StoreEvent.WatchRestored()));
      if (oneIsWell && options.healthChecked() && world.random().nextInt(5) == 0) {
        participant.health().fallIll();
      } else {
        participant.health().recover();
        oneIsWell = true;
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

  private void happen() {
    if (!active || world.participants().isEmpty()) {
      return;
    }
    SimulatedParticipant victim =
        world.participants().get(world.random().nextInt(world.participants().size()));
    switch (world.random().nextInt(14)) {
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
      case 11 -> erase("bucket re-created", register::recreate);
      case 12 -> unwell(victim, "ill", victim.health()::fallIll);
      default -> unwell(victim, "health check hangs", victim.health()::hang);
    }
    scheduleNext();
  }

  private void pause(SimulatedParticipant victim) {
    note(victim.name(), "paused");
    victim.pauseUntil(world.trueNanos() + world.millis(1, 8_000));
  }

  private void suspend(SimulatedParticipant victim) {
    if (victim.clock().isSuspended()) {
      return;
    }
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

  /** A process has ended, or its election has: it is started again. */
  void replace(SimulatedParticipant victim) {
    String name = victim.instanceId();
    world.afterwards(
        world.millis(0, 5_000),
        () -> {
          world.leave(victim);
          if (!world.isHealed()
              || world.participants().stream().noneMatch(p -> p.instanceId().equals(name))) {
            world.join(name);
          }
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
    if (options.shorterLeases()) {
      return;
    }
    note("world", "foreign deletion");
    register.put(new RegisterContent.Erased("DEL", 0));
  }

  private void garbage() {
    if (options.shorterLeases()) {
      return;
    }
    note("world", "garbage");
    register.put(
        world.random().nextBoolean()
            ? new RegisterContent.Unreadable("not a record")
            : new RegisterContent.Held(
                new LeaseRecord("foreign", "f", 0, Long.MAX_VALUE, 1, Map.of())));
  }

  private void erase(String what, Runnable erasure) {
    if (options.erasures()) {
      note("world", what);
      erasure.run();
    }
  }

  private void unwell(SimulatedParticipant victim, String what, Runnable change) {
    if (options.healthChecked()) {
      note(victim.name(), what);
      change.run();
      world.afterwards(world.millis(1, 8_000), () -> recover(victim));
    }
  }

  /** Who is still ill when the faults end remains so. */
  private void recover(SimulatedParticipant victim) {
    if (active) {
      victim.health().recover();
    }
  }

  private void note(String who, String what) {
    world.log().count("fault " + what);
    world.line(who, what);
  }
}
