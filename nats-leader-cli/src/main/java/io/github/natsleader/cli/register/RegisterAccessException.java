// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import org.jspecify.annotations.Nullable;

/** A register could not be read or written; the message says which, why, and what to do. */
public final class RegisterAccessException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what could not be done. */
  public RegisterAccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
