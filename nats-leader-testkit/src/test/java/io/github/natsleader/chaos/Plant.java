// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

/** What is wrong with a participant on purpose: the checkers must find it. */
enum Plant {
  /** Nothing. */
  NONE(0),
  /** Its clock runs three times as slow as it may, so that it takes its lease for longer. */
  SLOW_CLOCK(1),
  /**
   * It writes to the guarded bucket without naming its fence, and goes on when its term is over.
   */
  UNFENCED(Integer.MAX_VALUE);

  private final int most;

  Plant(int most) {
    this.most = most;
  }

  /** How many of so many participants have it: clocks that are all slow would not differ. */
  int among(int participants) {
    return Math.min(most, participants);
  }
}
