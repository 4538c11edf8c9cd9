// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.demo;

import org.jspecify.annotations.Nullable;

/** The demo did not go as it must; the message says what was expected and what is known. */
public final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
