// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import org.jspecify.annotations.Nullable;

/** A nats-server process could not be started, ended at once, or was not ready in time. */
public final class NatsServerStartException extends NatsServerException {

  private static final long serialVersionUID = 1L;

  private final String logTail;

  NatsServerStartException(String reason, String logTail, @Nullable Throwable cause) {
    super(logTail.isEmpty() ? reason : reason + "\nThe end of its log:\n" + logTail, cause);
    this.logTail = logTail;
  }

  /**
   * The last lines that the server logged.
   *
   * @return the lines, empty if it logged none or its output was inherited
   */
  public String logTail() {
    return logTail;
  }
}
