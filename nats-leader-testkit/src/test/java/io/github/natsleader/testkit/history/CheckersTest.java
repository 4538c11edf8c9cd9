// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.natsleader.testkit.history.HistoryEvent.Led;
import io.github.natsleader.testkit.history.HistoryEvent.Promoted;
import io.github.natsleader.testkit.history.HistoryEvent.Threw;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckersTest {
  private static final CheckOptions PROCESSES = CheckOptions.ofProcesses(Duration.ofSeconds(1));

  private static History overlapping() {
    History history = new History();
    history.append(new Led(1, "a", 8, 9));
    history.append(new Led(5, "b", 7, 12));
    history.append(new Promoted(1, "a", 8, "s"));
    history.append(new Promoted(5, "b", 7, "t"));
    history.append(new HistoryEvent.Crashed(20, "a"));
    history.append(new HistoryEvent.Crashed(20, "b"));
    return history;
  }

  @Test
  void everyGuaranteeIsAmongAll() {
    assertThat(Checkers.judge(new History(), PROCESSES).guarantees())
        .containsExactlyInAnyOrder(
            "OneLeader",
            "EpochsIncrease",
            "PairedCallbacks",
            "LeaderAfterHeal",
            "ExpectedWritesOnly",
            "FencedWritesOnly",
            "NothingThrows",
            "ProofsAreTrue");
  }

  @Test
  void violationsAreToldByGuarantee() {
    Verdict verdict = Checkers.judge(overlapping(), PROCESSES);

    assertThat(verdict.isKept()).isFalse();
    assertThat(verdict.events()).isEqualTo(6);
    assertThat(verdict.violations())
        .extracting(Violation::guarantee)
        .containsExactly("OneLeader", "EpochsIncrease");
    assertThat(verdict.describe())
        .contains("OneLeader: broken\n  more than one leads", "NothingThrows: kept");
  }

  @Test
  void whereTermsMayOverlapTheyMayAndNothingElse() {
    History history = overlapping();
    history.append(new Threw(9, "a", "something"));

    Verdict verdict = Checkers.judge(history, PROCESSES.whereTermsMayOverlap());

    assertThat(verdict.guarantees()).doesNotContain("OneLeader").contains("FencedWritesOnly");
    assertThat(verdict.violations())
        .extracting(Violation::guarantee)
        .containsExactly("NothingThrows");
  }

  @Test
  void aCheckerOfOnesOwn() {
    Checkers checkers = Checkers.of(List.of(new OneLeader(), new NothingThrows()));

    assertThat(checkers.areKept()).isTrue();
    checkers.accept(new Threw(9, "a", "something"));
    assertThat(checkers.areKept()).isFalse();
    assertThat(checkers.finish().guarantees()).containsExactly("OneLeader", "NothingThrows");
  }

  @Test
  void aBoundIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckOptions.ofProcesses(Duration.ZERO))
        .withMessageContaining("leaderWithin");
  }
}
