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
  /** The health check failed {@code maxConsecutiveFailures} times in a row. */
  UNHEALTHY(true),
  /** {@code onPromote} threw an exception, and the callback policy gives the lease up for that. */
  CALLBACK_FAILED(true),
  /** A candidate of higher priority asked for the lease, and it is handed to it (rule P1). */
  HANDED_OVER(true),
  /**
   * No renewal was acknowledged before the lease ran out, or the process was paused past its end.
   */
  LEASE_EXPIRED(false),
  /** Another participant's record, or an unreadable one, stands in the register. */
  TAKEN_OVER(false),
  /** The record was deleted or purged by somebody else. */
  KEY_DELETED(false),
  /**
   * Disconnected from NATS for {@code disconnectGracePeriod}, or until the lease ran out, or for
   * good.
   */
  CONNECTION_LOST(false),
  /** What the token guards knows a newer term, or has lost its fence (rule F1). */
  TOKEN_INVALID(false),
  /**
   * The bucket was deleted and created again, or its revisions went back: a fence knows an epoch
   * that the register cannot have given yet (rule F1).
   */
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
