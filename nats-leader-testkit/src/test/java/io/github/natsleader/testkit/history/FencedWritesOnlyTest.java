// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.FenceRaised;
import io.github.natsleader.testkit.history.HistoryEvent.GuardedWrite;
import org.junit.jupiter.api.Test;

class FencedWritesOnlyTest {
  private long clock;

  private FenceRaised fence(long epoch, long revision) {
    return new FenceRaised(++clock, "p" + epoch, epoch, Outcome.ACCEPTED, revision);
  }

  private GuardedWrite write(long epoch, String value, Outcome outcome, long revision) {
    return new GuardedWrite(++clock, "p" + epoch, epoch, value, outcome, revision);
  }

  private GuardedWrite accepted(long epoch, String value, long revision) {
    return write(epoch, value, Outcome.ACCEPTED, revision);
  }

  @Test
  void eachTermUnderItsOwnFence() {
    requireKept(
        new FencedWritesOnly(),
        fence(7, 1),
        accepted(7, "a", 2),
        fence(9, 3),
        accepted(9, "b", 4),
        accepted(9, "c", 5));
  }

  @Test
  void aStaleWriteThatIsRefused() {
    requireKept(
        new FencedWritesOnly(), fence(7, 1), fence(9, 2), write(7, "a", Outcome.REFUSED, 0));
  }

  /** It was sent while its term had the fence, and is found on the stream later, below the next. */
  @Test
  void anUnknownWriteThatWasAcceptedBelowTheNextFence() {
    requireKept(
        new FencedWritesOnly(),
        fence(7, 1),
        accepted(7, "a", 2),
        write(7, "a", Outcome.UNKNOWN, 0),
        fence(9, 3));
  }

  @Test
  void theSameWriteToldTwice() {
    requireKept(new FencedWritesOnly(), fence(7, 1), accepted(7, "a", 2), accepted(7, "a", 2));
  }

  @Test
  void aRaiseThatWasNotAcceptedGuardsNothingYet() {
    requireKept(
        new FencedWritesOnly(),
        fence(7, 1),
        new FenceRaised(++clock, "p9", 9, Outcome.UNKNOWN, 0),
        new FenceRaised(++clock, "p8", 8, Outcome.REFUSED, 0),
        accepted(7, "a", 2));
  }

  @Test
  void aFenceRaisedAgainByItsOwnTerm() {
    requireKept(new FencedWritesOnly(), fence(7, 1), fence(7, 1), accepted(7, "a", 2));
  }

  @Test
  void revisionsThatAreNotKnownAreNotJudged() {
    requireKept(new FencedWritesOnly(), fence(7, 0), accepted(7, "a", 5), fence(9, 0));
  }

  @Test
  void aWriteBelowTheFenceIsSeen() {
    assertThat(
            requireOne(new FencedWritesOnly(), fence(7, 0), fence(9, 0), accepted(7, "a", 4))
                .what())
        .contains("'a'", "epoch 7", "under a fence of epoch 9");
  }

  @Test
  void aWriteAboveAnotherOfAHigherEpochIsSeenOnTheStream() {
    assertThat(
            requireOne(
                    new FencedWritesOnly(),
                    fence(7, 1),
                    accepted(7, "a", 5),
                    fence(9, 2),
                    accepted(9, "b", 4))
                .what())
        .contains("'a'", "has revision 5, above something of epoch 9");
  }

  @Test
  void aFenceThatFallsIsSeenOnTheStream() {
    requireOne(new FencedWritesOnly(), fence(9, 2), fence(7, 3));
  }

  @Test
  void aWriteOfATermWithoutAFenceIsSeen() {
    requireOne(new FencedWritesOnly(), accepted(7, "a", 1));
    requireOne(new FencedWritesOnly(), fence(7, 1), accepted(9, "a", 2));
  }

  @Test
  void aWriteThatIsThereTwiceIsSeen() {
    requireOne(new FencedWritesOnly(), fence(7, 1), accepted(7, "a", 2), accepted(7, "a", 3));
  }

  @Test
  void aWriteThatWasToldRefusedAndIsThereIsSeen() {
    requireOne(
        new FencedWritesOnly(),
        fence(7, 1),
        write(7, "a", Outcome.REFUSED, 0),
        accepted(7, "a", 3));
    requireOne(
        new FencedWritesOnly(),
        fence(7, 1),
        accepted(7, "b", 3),
        write(7, "b", Outcome.REFUSED, 0));
  }
}
