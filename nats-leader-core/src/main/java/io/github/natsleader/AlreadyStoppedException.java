// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/** Something was asked of an election that has stopped; it is not started again. Not transient. */
public final class AlreadyStoppedException extends ElectionException {
  private static final long serialVersionUID = 1L;

  /** Names the election. */
  public AlreadyStoppedException(String message) {
    super(message, null, false);
  }
}
