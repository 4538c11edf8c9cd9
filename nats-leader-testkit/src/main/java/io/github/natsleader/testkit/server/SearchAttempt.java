// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.Serializable;

/**
 * One way of finding a nats-server executable that led to none.
 *
 * @param way what was tried, such as {@code PATH}
 * @param reason why it gave no executable
 */
public record SearchAttempt(String way, String reason) implements Serializable {

  @Override
  public String toString() {
    return way + ": " + reason;
  }
}
