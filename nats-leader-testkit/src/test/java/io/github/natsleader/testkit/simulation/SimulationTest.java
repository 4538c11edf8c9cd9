// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final int SEEDS = Integer.getInteger("nle.simulation.seeds", 2_000);
  private static final long FIRST_SEED = Long.getLong("nle.simulation.first-seed", 1);

  @Test
  void theInvariantsHoldUnderRandomFaults() {
    Map<String, Integer> counts = new TreeMap<>();
    long steps = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      SimulationReport report = Simulation.run(seed);
      assertThat(report.violations())
          .as(
              "seed %d, replay with -Dnle.simulation.first-seed=%d -Dnle.simulation.seeds=1%n%s",
              seed, seed, String.join("\n", report.timeline()))
          .isEmpty();
      report.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
      steps += report.steps();
    }
    System.out.printf("%d seeds, %d steps: %s%n", SEEDS, steps, counts);
    if (SEEDS >= 2_000) {
      assertThat(counts.keySet())
          .contains(
              "reason RESIGNED",
              "reason STOPPED",
              "reason CALLBACK_FAILED",
              "reason LEASE_EXPIRED",
              "reason TAKEN_OVER",
              "reason KEY_DELETED",
              "reason CONNECTION_LOST",
              "reason REGISTER_LOST",
              "reason UNHEALTHY",
              "reason HANDED_OVER",
              "reason TOKEN_INVALID",
              "problem ATTEMPTS_EXHAUSTED",
              "problem VALIDATION_FAILED",
              "request accepted",
              "request declined",
              "request unheard",
              "validated true",
              "validated false",
              "user priority set",
              "overlap",
              "fault late request",
              "fault repeated request",
              "fault lost request",
              "fault lost answer to a request",
              "fault health check hangs",
              "fault late write",
              "fault lost answer",
              "fault stale read",
              "fault suspended",
              "fault bucket re-created",
              "fault stream purged");
    }
  }

  @Test
  void aSeedGivesTheSameRunAgain() {
    assertThat(Simulation.run(42)).isEqualTo(Simulation.run(42));
  }

  @Test
  void takeoversThatDoNotWaitAreCaught() {
    boolean caught = false;
    for (long seed = 1; seed <= 300 && !caught; seed++) {
      SimulationOptions options =
          SimulationOptions.draw(new SplittableRandom(seed))
              .withOverlapsForbiddenUnderImmediateTakeovers();
      caught =
          Simulation.run(seed, options).violations().stream()
              .anyMatch(violation -> violation.contains("more than one leads"));
    }
    assertThat(caught).as("an overlap, with takeovers in mode IMMEDIATE").isTrue();
  }

  @Test
  void clocksThatDifferMoreThanIsAssumedAreCaught() {
    boolean caught = false;
    for (long seed = 1; seed <= 3_000 && !caught; seed++) {
      SimulationOptions options =
          SimulationOptions.draw(new SplittableRandom(seed)).withActualClockDrift(0.5);
      caught =
          Simulation.run(seed, options).violations().stream()
              .anyMatch(violation -> violation.contains("more than one leads"));
    }
    assertThat(caught).as("an overlap, with clocks that differ by half").isTrue();
  }
}
