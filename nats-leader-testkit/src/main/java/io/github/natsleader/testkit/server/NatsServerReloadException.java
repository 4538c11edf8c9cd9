// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

/** A nats-server did not take another configuration. */
public final class NatsServerReloadException extends NatsServerException {
  private static final long serialVersionUID = 1L;

  NatsServerReloadException(String reason, String logTail) {
    super(reason + "; the end of its log:\n" + logTail, null);
  }
}
