// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import org.jspecify.annotations.Nullable;

/**
 * A guarded call did nothing: what was to be written surely was not, and never will be by this
 * call; what was to be read could not be. Transient where the cause may pass: NATS out of reach, no
 * leader of the stream, the time given for the call was over, storage full.
 */
public final class FencedAccessException extends ElectionException {
  private static final long serialVersionUID = 1L;

  /**
   * Tells what was not done.
   *
   * @param message what, where, and why not
   * @param cause the failure underneath; null where there is none
   * @param transientFailure whether the same call can succeed later
   */
  public FencedAccessException(
      String message, @Nullable Throwable cause, boolean transientFailure) {
    super(message, cause, transientFailure);
  }
}
