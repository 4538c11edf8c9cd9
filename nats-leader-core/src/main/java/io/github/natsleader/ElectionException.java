// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import org.jspecify.annotations.Nullable;

/**
 * What all exceptions of this library extend. {@link #isTransient()} tells whether trying again
 * later can help; the cause, where there is one, is kept.
 */
public abstract class ElectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean transientFailure;

  ElectionException(String message, @Nullable Throwable cause, boolean transientFailure) {
    super(message, cause);
    this.transientFailure = transientFailure;
  }

  /** Whether the same call can succeed later without anything being mended. */
  public boolean isTransient() {
    return transientFailure;
  }
}
