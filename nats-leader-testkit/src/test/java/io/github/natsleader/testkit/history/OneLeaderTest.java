// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.Led;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OneLeaderTest {
  private static Led led(String participant, long from, long to) {
    return new Led(from, participant, 7, to);
  }

  @Test
  void oneAfterTheOther() {
    requireKept(new OneLeader(), led("a", 1, 5), led("b", 6, 9), led("a", 12, 13));
  }

  @Test
  void intervalsThatTouchAreNoOverlap() {
    requireKept(new OneLeader(), led("a", 1, 5), led("b", 5, 9), led("a", 9, 10));
    requireKept(new OneLeader(), led("b", 5, 9), led("a", 1, 5));
  }

  @Test
  void whoOverlapsWithItselfIsAlone() {
    requireKept(new OneLeader(), led("a", 1, 5), led("a", 3, 9), led("a", 2, 4), led("b", 9, 10));
  }

  @Test
  void anOverlapOfANanosecondIsSeen() {
    Violation found = requireOne(new OneLeader(), led("a", 1, 6), led("b", 5, 9));

    assertThat(found.atNanos()).isEqualTo(5);
    assertThat(found.what()).contains("more than one leads", "a (epoch 7)", "b", "1 ns");
  }

  @Test
  void anOverlapIsSeenWhateverComesFirst() {
    requireOne(new OneLeader(), led("b", 5, 9), led("a", 1, 6));
    requireOne(new OneLeader(), led("b", 4, 5), led("a", 1, 9));
    requireOne(new OneLeader(), led("a", 1, 9), led("b", 4, 5));
    requireOne(new OneLeader(), led("a", 1, 9), led("b", 1, 9));
  }

  @Test
  void anOverlapWithALongIntervalThatOthersFollowedIsSeen() {
    requireOne(
        new OneLeader(),
        led("b", 10, 11),
        led("b", 12, 13),
        led("b", 14, 20),
        led("a", 13, 14),
        led("c", 18, 19));
  }

  @Test
  void aLongerIntervalOfOnesOwnDoesNotHideAnOverlap() {
    requireOne(new OneLeader(), led("a", 1, 3), led("a", 2, 9), led("b", 8, 10));
  }

  /** It finds an overlap exactly where looking at all pairs does. */
  @Test
  void itAgreesWithLookingAtAllPairs() {
    SplittableRandom random = new SplittableRandom(7);
    int overlapping = 0;
    for (int run = 0; run < 3_000; run++) {
      List<Led> intervals = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        long from = random.nextInt(40);
        intervals.add(led("p" + random.nextInt(3), from, from + random.nextInt(1, 8)));
      }
      boolean expected = anyPairOverlaps(intervals);
      overlapping += expected ? 1 : 0;
      boolean found =
          !Judging.violations(new OneLeader(), intervals.toArray(new HistoryEvent[0])).isEmpty();
      assertThat(found).as("%s", intervals).isEqualTo(expected);
    }
    assertThat(overlapping).isBetween(500, 2_900);
  }

  private static boolean anyPairOverlaps(List<Led> intervals) {
    return intervals.stream()
        .anyMatch(
            one ->
                intervals.stream()
                    .anyMatch(
                        other ->
                            !one.participant().equals(other.participant())
                                && one.atNanos() < other.toNanos()
                                && other.atNanos() < one.toNanos()));
  }
}
