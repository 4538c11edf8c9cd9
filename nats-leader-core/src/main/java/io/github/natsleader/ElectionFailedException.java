// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * An election stopped on its own: the connection was closed under it, or a defect was met. Not
 * transient.
 */
public final class ElectionFailedException extends ElectionException {
  private static final long serialVersionUID = 1L;

  /** Tells why. */
  public ElectionFailedException(String message, Throwable cause) {
    super(message, cause, false);
  }
}
