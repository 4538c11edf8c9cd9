// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.Objects;

/**
 * How to stop an election.
 *
 * @param deleteKey whether a lease that is held is released once the callbacks have returned, so
 *     that the next leader follows in milliseconds; otherwise the record is left to be waited out
 * @param waitForDemote whether the caller waits until the callbacks have returned and the lease is
 *     released; otherwise that goes on behind the caller's back, within the same time
 * @param timeout how long callbacks and release may take; after it the lease is left to be waited
 *     out; 0 to 1 h
 */
public record StopOptions(boolean deleteKey, boolean waitForDemote, Duration timeout) {
  private static final Duration LIMIT = Duration.ofHours(1);

  /** Release, wait, 5 s. */
  public static final StopOptions DEFAULT = new StopOptions(true, true, Duration.ofSeconds(5));

  /**
   * Checks the time-out.
   *
   * @throws ElectionConfigException if it is negative or above 1 h
   */
  public StopOptions {
    Objects.requireNonNull(timeout, "timeout");
    if (timeout.isNegative() || timeout.compareTo(LIMIT) > 0) {
      throw new ElectionConfigException("timeout", timeout.toString(), "must be from 0 to 1 h");
    }
  }

  /** The same with another {@code deleteKey}. */
  public StopOptions withDeleteKey(boolean deleteKey) {
    return new StopOptions(deleteKey, waitForDemote, timeout);
  }

  /** The same with another {@code waitForDemote}. */
  public StopOptions withWaitForDemote(boolean waitForDemote) {
    return new StopOptions(deleteKey, waitForDemote, timeout);
  }

  /** The same with another {@code timeout}. */
  public StopOptions withTimeout(Duration timeout) {
    return new StopOptions(deleteKey, waitForDemote, timeout);
  }
}
