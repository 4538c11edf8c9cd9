// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * The state of one participant in one election. It tells what the participant is doing, and is no
 * proof of leadership: for that, ask {@link Election#isLeader()} or {@link Leadership#isValid()},
 * which compare a clock with the lease.
 */
public enum ElectionState {
  /** Built, not started. */
  INIT,
  /** Wants to lead, and knows of no live leader; also while NATS is out of reach. */
  CANDIDATE,
  /** Holds the lease and was told so. */
  LEADER,
  /** Knows of a live leader, and waits for its lease to end. */
  FOLLOWER,
  /** The term has ended; its callbacks have not all returned (rule E2). */
  DEMOTED,
  /** Takes no further part. Final. */
  STOPPED;

  /**
   * Whether a participant may go from this state to {@code next}. LEADER is left for DEMOTED alone,
   * and is reached from CANDIDATE alone, so that no term goes without its end.
   */
  public boolean mayBecome(ElectionState next) {
    return switch (this) {
      case INIT -> next == CANDIDATE || next == STOPPED;
      case CANDIDATE -> next == FOLLOWER || next == LEADER || next == STOPPED;
      case FOLLOWER -> next == CANDIDATE || next == STOPPED;
      case LEADER -> next == DEMOTED;
      case DEMOTED -> next == CANDIDATE || next == STOPPED;
      case STOPPED -> false;
    };
  }
}
