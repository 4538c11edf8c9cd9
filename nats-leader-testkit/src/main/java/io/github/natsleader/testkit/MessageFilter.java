// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.io.ByteArrayOutputStream;

/**
 * Takes whole messages out of what a NATS server sends to one client, and leaves the rest, so that
 * the client can go on without noticing a gap. Follows the protocol's lines wherever a piece of the
 * stream begins or ends, and keeps none of it. For use by one thread.
 */
final class MessageFilter {
  private static final int LINE_END_BYTES = 2;
  private static final long LARGEST_PAYLOAD = 1L << 40;

  private boolean lineBegins = true;
  private boolean isMessage;
  private boolean drops;

  /** The last number of a message's line: the length of what follows it. */
  private long lastNumber;

  private long payloadLeft;

  /**
   * What is left of the next piece of the stream.
   *
   * @param dropping whether a message that begins in this piece is dropped; one that began before
   *     goes the way it was going
   */
  byte[] pass(byte[] piece, boolean dropping) {
    ByteArrayOutputStream passing = new ByteArrayOutputStream(piece.length);
    int from = 0;
    while (from < piece.length) {
      if (lineBegins) {
        begin(piece[from], dropping);
      }
      int to = payloadLeft > 0 ? payloadEnd(piece, from) : lineEnd(piece, from);
      if (!drops) {
        passing.write(piece, from, to - from);
      }
      from = to;
    }
    return passing.toByteArray();
  }

  /** The first letter tells: MSG and HMSG, against INFO, PING, PONG, +OK and -ERR. */
  private void begin(byte first, boolean dropping) {
    isMessage = first == 'M' || first == 'H';
    drops = isMessage && dropping;
    lineBegins = false;
    lastNumber = 0;
  }

  private int payloadEnd(byte[] piece, int from) {
    int taken = (int) Math.min(payloadLeft, piece.length - from);
    payloadLeft -= taken;
    lineBegins = payloadLeft == 0;
    return from + taken;
  }

  private int lineEnd(byte[] piece, int from) {
    for (int at = from; at < piece.length; at++) {
      if (piece[at] == '\n') {
        payloadLeft = isMessage ? lastNumber + LINE_END_BYTES : 0;
        lineBegins = payloadLeft == 0;
        return at + 1;
      }
      count(piece[at]);
    }
    return piece.length;
  }

  private void count(byte character) {
    if (character == ' ') {
      lastNumber = 0;
    } else if (character >= '0' && character <= '9') {
      lastNumber = Math.min(LARGEST_PAYLOAD, lastNumber * 10 + (character - '0'));
    }
  }
}
