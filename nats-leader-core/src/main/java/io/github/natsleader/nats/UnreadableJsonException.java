// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

/** A value is not the JSON object that a register holds; the message says why, for people. */
final class UnreadableJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableJsonException(String message) {
    // Thrown for every unreadable entry that is seen, and caught at once: a stack trace would be
    // waste.
    super(message, null, false, false);
  }
}
