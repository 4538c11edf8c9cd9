// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A TCP port of 127.0.0.1, and what is there. */
record LoopbackPort(int number) {

  static final String HOST = "127.0.0.1";

  private static final String GREETING = "INFO ";
  private static final int LONGEST_GREETING_MILLIS = 1_000;

  boolean isFree() {
    try (ServerSocket socket = new ServerSocket(number, 1, address())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /** Whether a nats-server answers; it sends its greeting without being asked. */
  boolean greets(Duration bound) {
    int boundMillis = (int) Math.max(1, Math.min(LONGEST_GREETING_MILLIS, bound.toMillis()));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(), number), boundMillis);
      socket.setSoTimeout(boundMillis);
      byte[] start = socket.getInputStream().readNBytes(GREETING.length());
      return new String(start, StandardCharsets.US_ASCII).equals(GREETING);
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Not Java's loopback address, which may be the one of IPv6. */
  private static InetAddress address() throws UnknownHostException {
    return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
  }
}
