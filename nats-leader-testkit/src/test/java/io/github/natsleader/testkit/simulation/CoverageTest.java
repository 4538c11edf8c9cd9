// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.StoreOutcome;
import org.junit.jupiter.api.Test;

class CoverageTest {
  @Test
  void atFirstNothingIsReached() {
    assertThat(new Coverage().unreached())
        .contains(
            "FaultKind CUT_INBOUND",
            "UserAction RESIGN",
            "ElectionState DEMOTED",
            "Transition LEADER>DEMOTED",
            "DemotionReason REGISTER_LOST",
            "Input LeaseMarkedExpired",
            "Effect AtRisk",
            "StoreOutcome Unknown")
        .doesNotContain("Transition LEADER>STOPPED")
        .doesNotContainAnyElementsOf(Coverage.unreachable().keySet());
  }

  @Test
  void whatIsReachedIsNotMissing() {
    Coverage coverage = new Coverage();
    coverage.count(FaultKind.CUT_INBOUND);
    coverage.count(DemotionReason.REGISTER_LOST);
    coverage.count(Effect.Recovered.class);
    coverage.transition(ElectionState.LEADER, ElectionState.DEMOTED);
    coverage.input(new Input.WriteAnswered(new WriteId("t", 1), 1, new StoreOutcome.Unknown(null)));

    assertThat(coverage.unreached())
        .doesNotContain(
            "FaultKind CUT_INBOUND",
            "DemotionReason REGISTER_LOST",
            "Effect Recovered",
            "Transition LEADER>DEMOTED",
            "ElectionState DEMOTED",
            "Input WriteAnswered",
            "StoreOutcome Unknown")
        .contains("ElectionState LEADER");
  }

  @Test
  void countsAddUp() {
    Coverage one = new Coverage();
    one.count(FaultKind.CUT);
    one.count("overlap");
    Coverage other = new Coverage();
    other.count(FaultKind.CUT);

    one.add(other);

    assertThat(one.byName()).containsEntry("FaultKind CUT", 2L).containsEntry("Other overlap", 1L);
    assertThat(one.table()).contains("FaultKind: CUT 2", "not reached: [");
  }

  @Test
  void fewThingsAreOutOfReachAndEachForAReason() {
    assertThat(Coverage.unreachable())
        .containsOnlyKeys("Kind CALLBACK_FAILED", "Kind INTERNAL", "Kind PERMISSION_DENIED")
        .doesNotContainValue("");
    assertThat(ElectionProblem.Kind.values()).hasSizeGreaterThan(10);
  }
}
