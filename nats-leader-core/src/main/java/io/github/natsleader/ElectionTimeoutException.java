// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;

/** Something did not happen within the time given for it. Transient. */
public final class ElectionTimeoutException extends ElectionException {
  private static final long serialVersionUID = 1L;

  private final Duration timeout;

  /**
   * Tells what was waited for.
   *
   * @param timeout for how long
   */
  public ElectionTimeoutException(String message, Duration timeout) {
    super(message, null, true);
    this.timeout = timeout;
  }

  /** For how long it was waited. */
  public Duration timeout() {
    return timeout;
  }
}
