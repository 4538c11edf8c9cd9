// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import org.jspecify.annotations.Nullable;

/** Something about a nats-server process or its executable went wrong; the subclass says what. */
public abstract class NatsServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NatsServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
