// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.scenario.Waiting;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** One burst of faults after another, each healed, until the time is over. */
final class ChaosRun {
  /** NATS takes up to some 10 s to elect a stream's leader, and clients have to come back. */
  static final Duration LEADER_WITHIN = ParticipantSettings.TTL.plusSeconds(15);

  private static final int LONGEST_CALM_MILLIS = 1500;

  private final ChaosWorld world;
  private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
  private int bursts;

  ChaosRun(ChaosWorld world) {
    this.world = world;
  }

  Map<FaultKind, Integer> faults() {
    return faults;
  }

  int allFaults() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  int bursts() {
    return bursts;
  }

  /**
   * At least that long, and at least that many. Ends by itself where nobody leads after a heal:
   * what follows would show nothing.
   */
  void run(Duration length, int leastFaults) throws Exception {
    long endNanos = System.nanoTime() + length.toNanos();
    world.startAll();
    boolean led = world.awaitLeader().isOccupied();
    while (led && (System.nanoTime() < endNanos || allFaults() < leastFaults)) {
      strike(Burst.draw(world, world.random()));
      world.heal();
      led = world.awaitLeaderSince(System.nanoTime(), LEADER_WITHIN).isPresent();
      waitMillis(world.random().nextInt(LONGEST_CALM_MILLIS));
    }
    world.finish();
  }

  private void strike(Burst burst) throws Exception {
    bursts++;
    long beganNanos = System.nanoTime();
    for (Burst.Step step : burst.steps()) {
      Waiting.untilNanos(beganNanos + step.atMillis() * 1_000_000L);
      Fault fault = step.fault();
      String kind = fault.kind().name();
      if (step.begins()) {
        faults.merge(fault.kind(), 1, Integer::sum);
        world.note(new HistoryEvent.FaultBegan(System.nanoTime(), kind, fault.target()));
        fault.begin().run();
      } else {
        fault.end().run();
        world.note(new HistoryEvent.FaultEnded(System.nanoTime(), kind, fault.target()));
      }
      world.collect();
    }
  }

  private static void waitMillis(int millis) {
    Waiting.untilNanos(System.nanoTime() + millis * 1_000_000L);
  }
}
