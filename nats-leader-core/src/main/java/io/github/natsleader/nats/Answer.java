// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.nats.client.Message;

/** What became of one request. */
sealed interface Answer {
  /** It was answered. */
  record Replied(Message message) implements Answer {}

  /** Nobody listens on its subject; the server says so, and has delivered it to nobody. */
  record NoResponders() implements Answer {}

  /** It surely never left this process. */
  record NotSent(Throwable cause) implements Answer {}

  /** It may have been received, and may still be. */
  record Missing(Throwable cause) implements Answer {}
}
