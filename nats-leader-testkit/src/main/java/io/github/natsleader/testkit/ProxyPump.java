// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One direction of a {@link ProxyLink}. Reading and writing are two threads' work, so that a delay
 * holds each piece up for its own time and not for the sum of those before it.
 */
final class ProxyPump {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final int PIECES_ON_THE_WAY = 64;

  private final ProxyLink link;
  private final ProxyTraffic traffic;
  private final ProxyTraffic.Direction direction;
  private final Socket from;
  private final Socket to;
  private final MessageFilter messages = new MessageFilter();
  private final BlockingQueue<Piece> onTheWay = new LinkedBlockingQueue<>(PIECES_ON_THE_WAY);

  ProxyPump(
      ProxyLink link,
      ProxyTraffic traffic,
      ProxyTraffic.Direction direction,
      Socket from,
      Socket to) {
    this.link = link;
    this.traffic = traffic;
    this.direction = direction;
    this.from = from;
    this.to = to;
  }

  /** Reads until the end, which it passes on as well. */
  void read() {
    try {
      byte[] buffer = new byte[PIECE_BYTES];
      for (int length = readInto(buffer); length >= 0; length = readInto(buffer)) {
        onTheWay.put(new Piece(Arrays.copyOf(buffer, length), false, System.nanoTime()));
      }
      onTheWay.put(new Piece(new byte[0], true, System.nanoTime()));
    } catch (InterruptedException proxyIsClosing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what was read, once it may pass. */
  void write() {
    try {
      Piece piece = onTheWay.take();
      while (!link.isClosed()) {
        pass(piece, traffic.await(link, direction, piece.readNanos));
        if (piece.last) {
          link.directionEnded();
          return;
        }
        piece = onTheWay.take();
      }
    } catch (IOException cannotGoOn) {
      link.close();
    } catch (InterruptedException proxyIsClosing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a reader go on that waits for room. */
  void discard() {
    onTheWay.clear();
  }

  private int readInto(byte[] buffer) {
    try {
      return from.getInputStream().read(buffer);
    } catch (IOException senderIsGone) {
      return -1;
    }
  }

  private void pass(Piece piece, ProxyTraffic.Passage passage) throws IOException {
    if (passage == ProxyTraffic.Passage.NOTHING) {
      traffic.dropped(piece.bytes.length);
      return;
    }
    if (direction == ProxyTraffic.Direction.TO_CLIENT && link.isIncomplete()) {
      throw new IOException("answers before this one were dropped");
    }
    if (piece.last) {
      to.shutdownOutput();
    } else {
      to.getOutputStream().write(filtered(piece.bytes, passage));
    }
  }

  /**
   * Every answer goes through the filter, which must know where messages begin when it is asked.
   */
  private byte[] filtered(byte[] bytes, ProxyTraffic.Passage passage) {
    if (direction == ProxyTraffic.Direction.TO_SERVER) {
      return bytes;
    }
    byte[] passing = messages.pass(bytes, passage == ProxyTraffic.Passage.WITHOUT_MESSAGES);
    traffic.dropped(bytes.length - passing.length);
    return passing;
  }

  private static final class Piece {
    private final byte[] bytes;
    private final boolean last;
    private final long readNanos;

    Piece(byte[] bytes, boolean last, long readNanos) {
      this.bytes = bytes;
      this.last = last;
      this.readNanos = readNanos;
    }
  }
}
