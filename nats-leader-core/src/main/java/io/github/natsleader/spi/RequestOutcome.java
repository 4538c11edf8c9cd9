// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** What came of a request to a leader. */
public sealed interface RequestOutcome {
  /** The leader does what it was asked. */
  record Accepted() implements RequestOutcome {}

  /**
   * The leader does not.
   *
   * @param why for people
   * @param epoch the epoch of the term that leads, where the leader told it; 0 elsewhere
   */
  record Declined(String why, long epoch) implements RequestOutcome {
    /** A refusal that tells no epoch. */
    public Declined(String why) {
      this(why, 0);
    }
  }

  /**
   * Nobody answered in time. That does not mean that nothing was done.
   *
   * @param cause what is known about it
   */
  record Unanswered(Throwable cause) implements RequestOutcome {}
}
