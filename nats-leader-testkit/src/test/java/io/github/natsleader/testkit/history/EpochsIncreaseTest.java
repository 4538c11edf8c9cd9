// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.Promoted;
import org.junit.jupiter.api.Test;

class EpochsIncreaseTest {
  private static Promoted promoted(String participant, long epoch) {
    return new Promoted(epoch, participant, epoch, "token-" + epoch);
  }

  @Test
  void epochsThatGrowByAnyAmount() {
    requireKept(new EpochsIncrease(), promoted("a", 1), promoted("b", 2), promoted("a", 1_000_000));
  }

  @Test
  void anEpochThatIsLowerIsSeen() {
    assertThat(requireOne(new EpochsIncrease(), promoted("a", 8), promoted("b", 7)).what())
        .isEqualTo("b leads with epoch 7 after 8");
  }

  @Test
  void aLowerOneIsSeenInTheSameParticipantToo() {
    requireOne(new EpochsIncrease(), promoted("a", 8), promoted("a", 7), promoted("a", 9));
  }

  @Test
  void anEpochGivenTwiceIsSeen() {
    requireOne(new EpochsIncrease(), promoted("a", 7), promoted("b", 7));
    requireOne(EpochsIncrease.whereTermsOverlap(), promoted("a", 7), promoted("b", 7));
    requireOne(
        EpochsIncrease.whereTermsOverlap(), promoted("a", 7), promoted("b", 9), promoted("c", 7));
  }

  @Test
  void anEpochThatIsNoRevisionIsSeen() {
    requireOne(new EpochsIncrease(), promoted("a", 0));
    requireOne(EpochsIncrease.whereTermsOverlap(), promoted("a", -1));
  }

  @Test
  void whereTermsOverlapTheLowerOneMayBeginLater() {
    requireKept(EpochsIncrease.whereTermsOverlap(), promoted("a", 8), promoted("b", 7));
  }
}
