// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.Written;
import org.junit.jupiter.api.Test;

class ExpectedWritesOnlyTest {
  private static Written accepted(long expected, long last, long revision) {
    return new Written(1, "a", "token", 3, expected, last, Outcome.ACCEPTED, revision);
  }

  private static Written refused(long expected, long last) {
    return new Written(1, "a", "token", 3, expected, last, Outcome.REFUSED, 0);
  }

  @Test
  void writesWhereTheyExpected() {
    requireKept(new ExpectedWritesOnly(), accepted(0, 0, 1), accepted(1, 1, 2), accepted(5, 5, 9));
  }

  @Test
  void aRefusalIsRightWhereverTheRegisterWas() {
    requireKept(new ExpectedWritesOnly(), refused(3, 5), refused(5, 5), refused(0, 5));
  }

  @Test
  void aRegisterThatWasEmptiedGoesOnAbove() {
    requireKept(new ExpectedWritesOnly(), accepted(5, 5, 9), accepted(0, 0, 1_000_010));
  }

  @Test
  void aWriteOverWhatWasNotExpectedIsSeen() {
    assertThat(requireOne(new ExpectedWritesOnly(), accepted(4, 5, 6)).what())
        .contains("write 3 of a", "expected revision 4 and replaced 5");
    requireOne(new ExpectedWritesOnly(), accepted(0, 5, 6));
    requireOne(new ExpectedWritesOnly(), accepted(5, 0, 6));
  }

  @Test
  void aWriteThatExpectsNothingIsSeenEvenIfItIsRefused() {
    requireOne(new ExpectedWritesOnly(), accepted(Written.UNCONDITIONAL, 5, 6));
    requireOne(new ExpectedWritesOnly(), refused(Written.UNCONDITIONAL, 5));
  }

  @Test
  void aRevisionThatIsNotNewIsSeen() {
    requireOne(new ExpectedWritesOnly(), accepted(5, 5, 5));
    requireOne(new ExpectedWritesOnly(), accepted(0, 0, 9), accepted(0, 0, 9));
    requireOne(new ExpectedWritesOnly(), accepted(0, 0, 9), accepted(0, 0, 4));
  }
}
