// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.testkit.history.HistoryEvent.Demoted;
import io.github.natsleader.testkit.history.HistoryEvent.Led;
import io.github.natsleader.testkit.history.HistoryEvent.Promoted;
import io.github.natsleader.testkit.history.HistoryEvent.Proved;
import io.github.natsleader.testkit.history.HistoryEvent.Written;
import org.junit.jupiter.api.Test;

class ProofsAreTrueTest {
  private static final HistoryEvent BEGAN = new Promoted(10, "a", 7, "t");

  private static Written written(long at, String token) {
    return new Written(at, "a", token, 2, 7, 7, Outcome.ACCEPTED, 8);
  }

  private static Proved proved(long asked, long at, boolean valid) {
    return new Proved(at, "a", 7, asked, valid);
  }

  private static Demoted demoted(long at) {
    return new Demoted(at, "a", 7, DemotionReason.TAKEN_OVER);
  }

  @Test
  void aYesAfterAWriteSinceTheQuestion() {
    requireKept(new ProofsAreTrue(true), BEGAN, written(20, "t"), proved(20, 30, true));
    requireKept(new ProofsAreTrue(false), BEGAN, written(25, "t"), proved(20, 30, true));
  }

  @Test
  void aYesWithoutAWriteSinceTheQuestionIsSeen() {
    assertThat(
            requireOne(new ProofsAreTrue(true), BEGAN, written(19, "t"), proved(20, 30, true))
                .what())
        .isEqualTo("term 7 of a is proved without a write since the question");
  }

  @Test
  void aWriteOfAnotherTermProvesNothing() {
    requireOne(
        new ProofsAreTrue(false),
        BEGAN,
        written(9, "t"),
        written(25, "other"),
        proved(20, 30, true));
  }

  @Test
  void aRefusedWriteProvesNothing() {
    requireOne(
        new ProofsAreTrue(true),
        BEGAN,
        written(9, "t"),
        new Written(25, "a", "t", 2, 7, 9, Outcome.REFUSED, 0),
        proved(20, 30, true));
  }

  @Test
  void whereWritesAreNotRecordedAYesIsNotJudgedByThem() {
    requireKept(new ProofsAreTrue(false), BEGAN, proved(20, 30, true));
  }

  @Test
  void aYesToWhatWasAskedAfterAHigherTermBeganIsSeen() {
    Promoted next = new Promoted(18, "b", 8, "u");
    assertThat(requireOne(new ProofsAreTrue(false), BEGAN, next, proved(20, 30, true)).what())
        .isEqualTo("term 7 of a is proved, and term 8 had begun");
    requireKept(new ProofsAreTrue(false), BEGAN, next, proved(17, 30, true));
  }

  @Test
  void aYesOfATermThatWasOverIsSeen() {
    requireOne(new ProofsAreTrue(true), BEGAN, written(25, "t"), demoted(28), proved(20, 30, true));
    requireOne(
        new ProofsAreTrue(false), BEGAN, written(25, "t"), demoted(19), proved(20, 30, true));
  }

  /** Where the recorder reads its clock a little after the fact. */
  @Test
  void aYesThatIsRecordedAfterTheNextDemotion() {
    requireKept(
        new ProofsAreTrue(false), BEGAN, written(25, "t"), demoted(28), proved(20, 30, true));
  }

  @Test
  void aYesOfATermThatNeverBeganIsSeen() {
    requireOne(new ProofsAreTrue(false), written(25, "t"), proved(20, 30, true));
  }

  @Test
  void aNoOfATermThatIsOver() {
    requireKept(
        new ProofsAreTrue(true),
        BEGAN,
        demoted(28),
        proved(20, 30, false),
        new Led(10, "a", 7, 28));
    requireKept(new ProofsAreTrue(true), proved(20, 30, false));
  }

  @Test
  void aNoOfATermThatLeadsOnIsSeen() {
    assertThat(
            requireOne(
                    new ProofsAreTrue(false),
                    BEGAN,
                    proved(20, 30, false),
                    demoted(31),
                    new Led(10, "a", 7, 31))
                .what())
        .isEqualTo("term 7 of a is denied, and led on");
  }

  @Test
  void aNoBeforeTheEndIsSeenWhereTimesAreExact() {
    requireOne(
        new ProofsAreTrue(true),
        BEGAN,
        proved(20, 30, false),
        demoted(31),
        new Led(10, "a", 7, 30));
    requireKept(
        new ProofsAreTrue(false),
        BEGAN,
        proved(20, 30, false),
        demoted(31),
        new Led(10, "a", 7, 30));
  }
}
