// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

/** A command cannot be guarded, and so is not run, or not any longer. */
public final class GuardException extends Exception {
  private static final long serialVersionUID = 1L;

  GuardException(String message) {
    super(message);
  }

  GuardException(String message, Throwable cause) {
    super(message, cause);
  }
}
