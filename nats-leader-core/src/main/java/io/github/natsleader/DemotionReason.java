// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * Why a term of leadership ended. A term ends exactly once, with exactly one reason (rule E1).
 *
 * <p>Where {@link #isOwnChoice()} holds, the lease is kept while the callbacks wind down and is
 * then released, so that the next leader follows at once (rule E3). Otherwise the lease was lost,
 * or cannot be relied on any more.
 */
public enum DemotionReason {
  /** {@link Election#resign()} was called. */
  RESIGNED(true),
  /** The election was stopped or closed. */
  STOPPED(true),
  /** {@code onPromote} threw an exception, and the callback policy gives the lease up for that. */
  CALLBACK_FAILED(true),
  /**
   * No renewal was acknowledged before the lease ran out, or the process was paused past its end.
   */
  LEASE_EXPIRED(false),
  /** Another participant's record, or an unreadable one, stands in the register. */
  TAKEN_OVER(false),
  /** The record was deleted or purged by somebody else. */
  KEY_DELETED(false),
  /** The lease ran out while disconnected from NATS, or the connection was closed. */
  CONNECTION_LOST(false),
  /** The bucket was deleted and created again. */
  REGISTER_LOST(false);

  private final boolean ownChoice;

  DemotionReason(boolean ownChoice) {
    this.ownChoice = ownChoice;
  }

  /** Whether this participant chose to end the term, rather than lost it. */
  public boolean isOwnChoice() {
    return ownChoice;
  }
}
