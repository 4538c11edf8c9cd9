// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * Something was asked of a leader by one that is not, or no longer. Transient: it may lead again.
 */
public final class NotLeaderException extends ElectionException {
  private static final long serialVersionUID = 1L;

  /** Names the election. */
  public NotLeaderException(String message) {
    super(message, null, true);
  }
}
