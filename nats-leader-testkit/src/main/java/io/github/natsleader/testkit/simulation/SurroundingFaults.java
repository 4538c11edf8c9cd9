// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What befalls processes, machines and connections; and when. */
final class SurroundingFaults {
  private static final int LONGEST_MILLIS = 8_000;

  private final SimulatedWorld world;
  private final SimulationOptions options;
  private final RegisterFaults registerFaults;
  private boolean active;

  SurroundingFaults(SimulatedWorld world, SimulationOptions options, SimulatedRegister register) {
    this.world = world;
    this.options = options;
    registerFaults = new RegisterFaults(world, options, register);
  }

  void begin() {
    active = true;
    scheduleNext();
  }

  /**
   * Everybody is connected, one process to a name; whoever has gone comes back; not all are well.
   */
  void end() {
    active = false;
    registerFaults.end();
    Set<String> names = new HashSet<>();
    boolean oneIsWell = false;
    for (SimulatedParticipant participant : List.copyOf(world.participants())) {
      if (participant.isCrashed()
          || participant.isStopped()
          || !names.add(participant.instanceId())) {
        world.leave(participant);
        continue;
      }
      mend(participant);
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

  private void mend(SimulatedParticipant participant) {
    participant.link().mendOneWay();
    participant.link().breakWatch(false);
    reconnect(participant);
    world.deliver(participant, new Input.Watched(new StoreEvent.WatchRestored()));
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
    switch (world.random().nextInt(8)) {
      case 0, 1 -> toProcess(victim);
      case 2, 3 -> toLink(victim);
      case 4 -> toClock(victim);
      case 5 -> toHealth(victim);
      default -> registerFaults.happen(victim);
    }
    scheduleNext();
  }

  private void toProcess(SimulatedParticipant victim) {
    switch (world.random().nextInt(3)) {
      case 0 -> pause(victim);
      case 1 -> suspend(victim);
      default -> {
        begins(FaultKind.CRASHED, victim);
        victim.crash();
        replace(victim);
      }
    }
  }

  private void pause(SimulatedParticipant victim) {
    begins(FaultKind.PAUSED, victim);
    victim.standStill(world.now() + world.millis(1, LONGEST_MILLIS));
  }

  /** Not where a wall clock is set back: that can hide it, as the protocol says. */
  private void suspend(SimulatedParticipant victim) {
    if (victim.clock().isSuspended() || options.wallStepsBack()) {
      return;
    }
    begins(FaultKind.SUSPENDED, victim);
    long nanos = world.millis(1, LONGEST_MILLIS);
    victim.clock().suspend(world.now());
    world.inTheEnd(nanos, () -> victim.clock().resume(world.now()));
    victim.standStill(world.now() + nanos);
  }

  private void toLink(SimulatedParticipant victim) {
    switch (world.random().nextInt(8)) {
      case 0, 1, 2, 3 -> cut(victim);
      case 4 -> cutOneWay(victim, FaultKind.CUT_OUTBOUND, victim.link()::cutOutbound);
      case 5 -> cutOneWay(victim, FaultKind.CUT_INBOUND, victim.link()::cutInbound);
      case 6 -> breakWatch(victim);
      default -> close(victim);
    }
  }

  private void cut(SimulatedParticipant victim) {
    if (victim.link().isConnected()) {
      begins(FaultKind.CUT, victim);
      disconnect(victim);
      mendLater(victim, FaultKind.CUT, () -> reconnect(victim));
    }
  }

  private void disconnect(SimulatedParticipant victim) {
    victim.link().connect(false);
    world.deliver(victim, new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED));
  }

  private void reconnect(SimulatedParticipant victim) {
    if (!victim.link().isConnected() && !victim.isCrashed()) {
      victim.link().connect(true);
      world.deliver(victim, new Input.ConnectionChanged(ConnectionStatus.CONNECTED));
      world.sendEvent(victim, new StoreEvent.WatchRestored());
    }
  }

  /** The client may find out after a while, and connect anew. */
  private void cutOneWay(SimulatedParticipant victim, FaultKind kind, Runnable cut) {
    begins(kind, victim);
    cut.run();
    mendLater(
        victim,
        kind,
        () -> {
          victim.link().mendOneWay();
          if (active && world.random().nextBoolean() && victim.link().isConnected()) {
            disconnect(victim);
            reconnect(victim);
          }
        });
  }

  private void breakWatch(SimulatedParticipant victim) {
    if (victim.link().isWatchBroken()) {
      return;
    }
    begins(FaultKind.INTERRUPTED_WATCH, victim);
    victim.link().breakWatch(true);
    if (world.random().nextBoolean()) {
      world.deliver(victim, new Input.Watched(new StoreEvent.WatchInterrupted()));
    }
    mendLater(
        victim,
        FaultKind.INTERRUPTED_WATCH,
        () -> {
          victim.link().breakWatch(false);
          world.sendEvent(victim, new StoreEvent.WatchRestored());
        });
  }

  /** Closed for good: the election ends, and is started again. */
  private void close(SimulatedParticipant victim) {
    begins(FaultKind.CLOSED_CONNECTION, victim);
    victim.link().connect(false);
    world.deliver(victim, new Input.ConnectionChanged(ConnectionStatus.CLOSED));
    replace(victim);
  }

  private void toClock(SimulatedParticipant victim) {
    if (world.random().nextInt(3) == 0) {
      begins(FaultKind.CLOCK_RATE_CHANGED, victim);
      double rate = 1 + world.random().nextDouble() * options.actualClockDrift();
      victim.clock().changeRate(rate, world.now());
      world.scheduleWake(victim);
    } else if (options.wallStepsBack() && world.random().nextBoolean()) {
      begins(FaultKind.WALL_BACK, victim);
      victim.clock().stepWall(-world.random().nextInt(20_000));
    } else {
      begins(FaultKind.WALL_FORWARD, victim);
      victim.clock().stepWall(world.random().nextInt(20_000));
    }
  }

  private void toHealth(SimulatedParticipant victim) {
    if (options.healthChecked()) {
      boolean ill = world.random().nextBoolean();
      FaultKind kind = ill ? FaultKind.ILL : FaultKind.HANGING_HEALTH_CHECK;
      begins(kind, victim);
      if (ill) {
        victim.health().fallIll();
      } else {
        victim.health().hang();
      }
      // Who is still ill when the faults end remains so.
      mendLater(victim, kind, victim.health()::recover);
    }
  }

  /** A process has ended, or its election has: it is started again. */
  void replace(SimulatedParticipant victim) {
    String name = victim.instanceId();
    world.inTheEnd(
        world.millis(0, 5_000),
        () -> {
          world.leave(victim);
          if (!world.isHealed()
              || world.participants().stream().noneMatch(p -> p.instanceId().equals(name))) {
            world.coverage().count(FaultKind.RESTARTED);
            world.join(name);
          }
        });
  }

  private void begins(FaultKind kind, SimulatedParticipant victim) {
    world.coverage().count(kind);
    world.record(new HistoryEvent.FaultBegan(world.now(), kind.name(), victim.name()));
  }

  /** Once all faults have ended at once, none ends by itself any more. */
  private void mendLater(SimulatedParticipant victim, FaultKind kind, Runnable mend) {
    world.afterwards(
        world.millis(1, LONGEST_MILLIS),
        () -> {
          if (active) {
            mend.run();
            world.record(new HistoryEvent.FaultEnded(world.now(), kind.name(), victim.name()));
          }
        });
  }
}
