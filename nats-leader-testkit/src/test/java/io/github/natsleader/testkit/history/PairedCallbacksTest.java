// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.testkit.history.HistoryEvent.Crashed;
import io.github.natsleader.testkit.history.HistoryEvent.DemoteReturned;
import io.github.natsleader.testkit.history.HistoryEvent.Demoted;
import io.github.natsleader.testkit.history.HistoryEvent.PromoteReturned;
import io.github.natsleader.testkit.history.HistoryEvent.Promoted;
import io.github.natsleader.testkit.history.HistoryEvent.RunEnded;
import org.junit.jupiter.api.Test;

class PairedCallbacksTest {
  private static HistoryEvent promoted(long epoch) {
    return new Promoted(1, "a", epoch, "token");
  }

  private static HistoryEvent promoteReturned(long epoch) {
    return new PromoteReturned(2, "a", epoch);
  }

  private static HistoryEvent demoted(long epoch) {
    return new Demoted(3, "a", epoch, DemotionReason.LEASE_EXPIRED);
  }

  private static HistoryEvent demoteReturned(long epoch) {
    return new DemoteReturned(4, "a", epoch);
  }

  @Test
  void aTermAndTheNextInEitherOrderOfTheirReturns() {
    requireKept(
        new PairedCallbacks(),
        promoted(7),
        promoteReturned(7),
        demoted(7),
        demoteReturned(7),
        promoted(8),
        demoted(8),
        demoteReturned(8),
        promoteReturned(8),
        promoted(9),
        demoted(9),
        promoteReturned(9),
        demoteReturned(9));
  }

  @Test
  void twoParticipantsAtTheSameTime() {
    requireKept(
        new PairedCallbacks(),
        promoted(7),
        new Promoted(1, "b", 8, "token"),
        demoted(7),
        new Demoted(5, "b", 8, DemotionReason.STOPPED));
  }

  @Test
  void whoCrashedOwesNothing() {
    requireKept(new PairedCallbacks(), promoted(7), new Crashed(2, "a"), new RunEnded(9));
  }

  @Test
  void whatACrashedProcessStillWroteIsPassedOver() {
    requireKept(new PairedCallbacks(), promoted(7), new Crashed(2, "a"), demoted(7), demoted(7));
  }

  @Test
  void callbacksThatStillRunInTheEndAreNoViolation() {
    requireKept(new PairedCallbacks(), promoted(7), demoted(7), new RunEnded(9));
  }

  @Test
  void aPromoteWithoutADemoteIsSeen() {
    assertThat(requireOne(new PairedCallbacks(), promoted(7), new RunEnded(9)).what())
        .isEqualTo("a was promoted for 7, never demoted");
  }

  @Test
  void anothersCrashIsNoExcuse() {
    requireOne(new PairedCallbacks(), promoted(7), new Crashed(2, "b"), new RunEnded(9));
  }

  @Test
  void aSecondPromoteBeforeTheDemoteIsSeen() {
    Violation found =
        requireOne(new PairedCallbacks(), promoted(7), promoteReturned(7), promoted(8), demoted(8));

    assertThat(found.what()).isEqualTo("a is promoted for 8 while 7 has no demote");
  }

  @Test
  void aPromoteWhileAnEarlierCallbackRunsIsSeen() {
    requireOne(
        new PairedCallbacks(),
        promoted(7),
        promoteReturned(7),
        demoted(7),
        promoted(8),
        demoted(8));
    requireOne(
        new PairedCallbacks(), promoted(7), demoted(7), demoteReturned(7), promoted(8), demoted(8));
  }

  @Test
  void aSecondDemoteIsSeen() {
    assertThat(requireOne(new PairedCallbacks(), promoted(7), demoted(7), demoted(7)).what())
        .isEqualTo("a is demoted from 7 again, LEASE_EXPIRED");
  }

  @Test
  void aDemoteOfAnotherTermOrOfNoneIsSeen() {
    requireOne(new PairedCallbacks(), demoted(7));
    assertThat(Judging.violations(new PairedCallbacks(), promoted(7), demoted(6))).hasSize(2);
  }

  @Test
  void aReturnOfWhatDoesNotRunIsSeen() {
    requireOne(new PairedCallbacks(), promoteReturned(7));
    requireOne(
        new PairedCallbacks(), promoted(7), demoted(7), promoteReturned(7), promoteReturned(7));
    requireOne(new PairedCallbacks(), promoted(7), demoteReturned(7), demoted(7));
    requireOne(
        new PairedCallbacks(), promoted(7), demoted(7), demoteReturned(7), demoteReturned(7));
  }
}
