// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencingTokenTest {
  /** The id of an older term may well sort after that of a newer one. */
  @Test
  void isOrderedByEpochWhateverTheIds() {
    FencingToken oldest = new FencingToken(9, "z");
    FencingToken middle = new FencingToken(10, "m");
    FencingToken newest = new FencingToken(11, "a");

    assertThat(List.of(newest, oldest, middle).stream().sorted())
        .containsExactly(oldest, middle, newest);
  }

  @Test
  void isOrderedAsItIsEqual() {
    FencingToken one = new FencingToken(7, "a");

    assertThat(one)
        .isEqualByComparingTo(new FencingToken(7, "a"))
        .isEqualTo(new FencingToken(7, "a"));
    assertThat(one).isLessThan(new FencingToken(7, "b")).isNotEqualTo(new FencingToken(7, "b"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesAnEpochThatIsNoRevision(long epoch) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FencingToken(epoch, "a"))
        .withMessageContaining("epoch")
        .withMessageContaining(Long.toString(epoch));
  }

  @Test
  void refusesAMissingId() {
    assertThatNullPointerException().isThrownBy(() -> new FencingToken(1, null)).withMessage("id");
  }
}
