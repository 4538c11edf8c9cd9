// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/** {@link Election#start()} was called twice. Not transient. */
public final class AlreadyStartedException extends ElectionException {
  private static final long serialVersionUID = 1L;

  /** Names the election. */
  public AlreadyStartedException(String message) {
    super(message, null, false);
  }
}
