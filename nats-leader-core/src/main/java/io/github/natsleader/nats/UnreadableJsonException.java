// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

/**
 * A value is not the JSON object that it should be; the message says why and where, for people, and
 * goes on from a name of the value: "has 70000 bytes, at most 65536". It has neither a cause nor a
 * stack trace.
 */
public final class UnreadableJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableJsonException(String message) {
    // Thrown for every unreadable entry that is seen, and caught at once: a stack trace would be
    // waste.
    super(message, null, false, false);
  }
}
