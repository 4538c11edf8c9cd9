// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OverlapCheckerTest {
  private final LeadershipSamples samples = new LeadershipSamples();

  @Test
  void oneLeaderAfterTheOtherIsNoOverlap() {
    led("a", 1, 0, 10);
    led("a", 1, 90, 100);
    led("b", 2, 100, 110);
    led("b", 2, 190, 200);

    assertThat(OverlapChecker.overlaps(samples)).isEmpty();
    assertThatCode(() -> OverlapChecker.requireNoOverlap(samples)).doesNotThrowAnyException();
  }

  @Test
  void aPlantedOverlapIsFoundWithItsLength() {
    led("a", 1, 0, 10);
    led("a", 1, 150, 160);
    led("b", 2, 100, 110);
    led("b", 2, 190, 200);

    assertThat(OverlapChecker.overlaps(samples))
        .containsExactly(
            new OverlapChecker.Overlap(
                new CertainLeadership("a", 1, 10, 150), new CertainLeadership("b", 2, 110, 190)));
    assertThat(OverlapChecker.overlaps(samples).get(0).nanos()).isEqualTo(40);
    assertThatThrownBy(() -> OverlapChecker.requireNoOverlap(samples))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "'a' (epoch 1) and 'b' (epoch 2) both led for at least 40 ns from 110 on");
  }

  @Test
  void aTermWithinAnotherIsFound() {
    led("a", 1, 0, 10);
    led("a", 1, 500, 510);
    led("b", 2, 100, 110);
    led("b", 2, 200, 210);
    led("c", 3, 300, 310);
    led("c", 3, 400, 410);

    assertThat(OverlapChecker.overlaps(samples))
        .extracting(o -> o.earlier().participant() + o.later().participant())
        .containsExactly("ab", "ac");
  }

  @Test
  void twoTermsOfOneParticipantOverlapToo() {
    led("a", 1, 0, 10);
    led("a", 1, 150, 160);
    led("a", 2, 100, 110);
    led("a", 2, 190, 200);

    assertThat(OverlapChecker.overlaps(samples)).hasSize(1);
  }

  @Test
  void oneEpochForTwoParticipantsOverlapsToo() {
    led("a", 1, 0, 10);
    led("a", 1, 150, 160);
    led("b", 1, 100, 110);
    led("b", 1, 190, 200);

    assertThat(OverlapChecker.overlaps(samples)).hasSize(1);
  }

  @Test
  void whatIsNotCertainIsNoOverlap() {
    led("a", 1, 0, 10);
    led("a", 1, 90, 200);
    led("b", 2, 80, 100);
    led("b", 2, 190, 200);

    assertThat(OverlapChecker.overlaps(samples))
        .as("a's last answer may be of the instant 90")
        .isEmpty();
  }

  @Test
  void theMiddleOfATermCountsThoughNobodyAskedThen() {
    led("a", 1, 0, 1);
    led("a", 1, 1000, 1001);
    led("b", 2, 500, 501);
    led("b", 2, 502, 503);

    assertThat(OverlapChecker.overlaps(samples)).hasSize(1);
  }

  private void led(String participant, long epoch, long beforeNanos, long afterNanos) {
    samples.add(new LeadershipSample(participant, epoch, beforeNanos, afterNanos));
  }
}
