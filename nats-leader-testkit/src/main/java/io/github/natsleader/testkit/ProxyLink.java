// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client's connection through a {@link FaultProxy}. */
final class ProxyLink {
  private static final int DIRECTIONS = 2;

  private final Socket client;
  private final Socket server;
  private final ProxyTraffic traffic;
  private final Consumer<ProxyLink> onClosed;
  private final ProxyPump toServer;
  private final ProxyPump toClient;
  private final AtomicInteger directionsEnded = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean incomplete;

  ProxyLink(Socket client, Socket server, ProxyTraffic traffic, Consumer<ProxyLink> onClosed) {
    this.client = client;
    this.server = server;
    this.traffic = traffic;
    this.onClosed = onClosed;
    this.toServer = new ProxyPump(this, traffic, ProxyTraffic.Direction.TO_SERVER, client, server);
    this.toClient = new ProxyPump(this, traffic, ProxyTraffic.Direction.TO_CLIENT, server, client);
  }

  void start(Executor threads) {
    threads.execute(toServer::read);
    threads.execute(toServer::write);
    threads.execute(toClient::read);
    threads.execute(toClient::write);
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Bytes of an answer will be missing for ever. */
  void lostBytes() {
    incomplete = true;
  }

  boolean isIncomplete() {
    return incomplete;
  }

  void directionEnded() {
    if (directionsEnded.incrementAndGet() == DIRECTIONS) {
      close();
    }
  }

  /** Resets both connections: neither side reads what has not arrived yet. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      reset(client);
      reset(server);
      toServer.discard();
      toClient.discard();
      traffic.wake();
      onClosed.accept(this);
    }
  }

  /** Closes with a reset where that is still possible. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyGone) {
      // Which is what was wanted.
    }
  }
}
