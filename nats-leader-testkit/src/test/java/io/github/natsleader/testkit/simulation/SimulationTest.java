// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final int SEEDS = Integer.getInteger("nle.simulation.seeds", 2_000);
  private static final long FIRST_SEED = Long.getLong("nle.simulation.first-seed", 1);

  /** Below so many seeds it says nothing that something was not reached. */
  private static final int SEEDS_THAT_REACH_ALL = 2_000;

  @Test
  void theGuaranteesHoldUnderRandomFaults() throws Exception {
    CampaignReport report =
        SimulationCampaign.run(FIRST_SEED, SEEDS, 1, (seeds, failed, steps) -> {});

    System.out.println(report.figures());
    for (SimulationReport failure : report.failures()) {
      System.out.printf(
          "seed %d: %s, replay it with nats-leader-testkit/simulate.sh replay %1$d%n",
          failure.seed(), failure.violations());
    }
    assertThat(report.failures()).extracting(SimulationReport::seed).isEmpty();
    assertThat(report.seeds()).isEqualTo(SEEDS);
    if (SEEDS >= SEEDS_THAT_REACH_ALL) {
      assertThat(report.coverage().unreached()).isEmpty();
      assertThat(report.coverage().byName()).containsKeys("Other overlap", "Other gave up");
    }
  }

  @Test
  void aSeedGivesTheSameHistoryAgain() {
    for (long seed = 40; seed < 60; seed++) {
      SimulationReport once = Simulation.replay(seed);
      SimulationReport again = Simulation.replay(seed);

      assertThat(again.history()).isNotEmpty().isEqualTo(once.history());
      assertThat(again.timeline()).hasSizeGreaterThan(10).isEqualTo(once.timeline());
      assertThat(again.coverage().byName()).isEqualTo(once.coverage().byName());
      assertThat(Simulation.run(seed).steps()).isEqualTo(once.steps());
    }
  }

  @Test
  void whatAHistoryTellsIsReadBackFromItsLines() {
    List<HistoryEvent> history = Simulation.replay(42).history();

    assertThat(history).hasAtLeastOneElementOfType(HistoryEvent.Led.class);
    assertThat(history).hasAtLeastOneElementOfType(HistoryEvent.GuardedWrite.class);
    assertThat(history).hasAtLeastOneElementOfType(HistoryEvent.Written.class);
  }

  /**
   * What the protocol relies on is relied on: without it, runs fail by the guarantee that it keeps.
   */
  @ParameterizedTest
  @ValueSource(strings = {"clocks=0.5", "immediate"})
  void withoutWhatIsAssumedTwoLead(String variant) {
    assertThat(firstViolation(variant, "OneLeader")).contains("more than one leads");
  }

  @Test
  void withoutFencesStaleWritesAreAccepted() {
    assertThat(firstViolation("unfenced", "FencedWritesOnly")).contains("under a fence of");
  }

  private static String firstViolation(String variant, String guarantee) {
    for (long seed = 1; seed <= 3_000; seed++) {
      for (String violation : Variant.of(variant).run(seed).violations()) {
        if (violation.startsWith(guarantee + ": ")) {
          return violation;
        }
      }
    }
    throw new AssertionError("no violation of " + guarantee + " in 3,000 seeds, " + variant);
  }
}
