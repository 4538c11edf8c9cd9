// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sends back what it is sent, and counts it. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger ended = new AtomicInteger();

  EchoServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many bytes have come in. */
  long received() {
    return received.get();
  }

  /** How many clients have ended their side, or are gone. */
  int ended() {
    return ended.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
    clients.forEach(EchoServer::end);
    try {
      // The port is free only once the accepting thread has left.
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the echo server's threads did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        clients.add(client);
        threads.execute(() -> echo(client));
      } catch (IOException | RejectedExecutionException closing) {
        clients.forEach(EchoServer::end);
        return;
      }
    }
  }

  private static void end(Socket client) {
    try {
      client.close();
    } catch (IOException alreadyGone) {
      // Which is what was wanted.
    }
  }

  private void echo(Socket client) {
    byte[] buffer = new byte[8192];
    try (client) {
      int length = client.getInputStream().read(buffer);
      while (length >= 0) {
        received.addAndGet(length);
        client.getOutputStream().write(buffer, 0, length);
        length = client.getInputStream().read(buffer);
      }
    } catch (IOException clientIsGone) {
      // Counted below.
    }
    ended.incrementAndGet();
  }
}
