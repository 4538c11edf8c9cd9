// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A bad network between clients and a server: a TCP proxy on the loopback interface, on a random
 * free port, that keeps its port whatever happens. One fault is in force at a time, beside the
 * delays; {@link #heal} ends them all.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to("127.0.0.1", serverPort)) {
 *   Connection connection = Nats.connect("nats://127.0.0.1:" + proxy.port());
 *   proxy.blackhole();
 *   ...
 *   proxy.heal();
 * }
 * }</pre>
 *
 * <p>NATS servers tell clients the addresses of their cluster, which lead around a proxy: have
 * clients ignore them.
 *
 * <p>Safe for use by many threads. Its threads end with {@link #close}.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 2000;
  private static final int CLOSE_TIMEOUT_SECONDS = 5;
  private static final int BACKLOG = 128;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final ProxyTraffic traffic = new ProxyTraffic();
  private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    String threadName = "fault-proxy-" + listener.getLocalPort();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread created = new Thread(task, threadName);
              created.setDaemon(true);
              return created;
            });
  }

  /**
   * Opens a proxy that passes everything on. The server need not run yet.
   *
   * @param host where the server is
   * @param port its port
   * @throws IOException if no port is free
   */
  public static FaultProxy to(String host, int port) throws IOException {
    FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port));
    proxy.threads.execute(proxy::acceptUntilClosed);
    return proxy;
  }

  /** The port on the loopback interface that clients connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many clients are connected through the proxy. */
  public int connections() {
    return links.size();
  }

  /**
   * Resets all connections, and every new one as soon as it is there. What was on its way is lost.
   */
  public void cut() {
    traffic.mode(ProxyTraffic.Mode.CUT);
    close(link -> true);
  }

  /**
   * Forwards nothing, not even the end of a connection, and keeps every connection open: neither
   * side can tell from a slow network. New ones are accepted. As after lost packets, everything
   * arrives, late, once {@link #heal} is called, unless the connection is gone by then.
   */
  public void blackhole() {
    traffic.mode(ProxyTraffic.Mode.BLACKHOLE);
  }

  /**
   * As {@link #blackhole}, for what clients send alone: they hear the server, which does not hear
   * them.
   */
  public void blackholeToServer() {
    traffic.mode(ProxyTraffic.Mode.BLACKHOLE_TO_SERVER);
  }

  /**
   * As {@link #blackhole}, for what the server sends alone: what is asked is done, and nobody is
   * told until {@link #heal}.
   */
  public void blackholeToClient() {
    traffic.mode(ProxyTraffic.Mode.BLACKHOLE_TO_CLIENT);
  }

  /**
   * Forwards what clients send, and drops what the server answers: what is asked is done, and
   * nobody is told. {@link #heal} resets the connections that lost something, since they could not
   * go on with a gap.
   */
  public void dropAnswers() {
    traffic.mode(ProxyTraffic.Mode.DROPPING_ANSWERS);
  }

  /**
   * Forwards everything but the messages that a NATS server delivers, which are dropped whole:
   * answers, events of watches and all. Pings are answered, the connection stays, and after {@link
   * #heal} it goes on as if nothing were missing. Not for connections with TLS or a WebSocket.
   */
  public void dropMessages() {
    traffic.mode(ProxyTraffic.Mode.DROPPING_MESSAGES);
  }

  /** How many bytes were dropped so far; those that are held up or delayed are not. */
  public long droppedBytes() {
    return traffic.droppedBytes();
  }

  /**
   * Has everything that clients send arrive later by that much, from now on.
   *
   * @throws IllegalArgumentException if {@code delay} is negative
   */
  public void delayToServer(Duration delay) {
    delay(ProxyTraffic.Direction.TO_SERVER, delay);
  }

  /**
   * Has everything that the server sends arrive later by that much, from now on.
   *
   * @throws IllegalArgumentException if {@code delay} is negative
   */
  public void delayToClient(Duration delay) {
    delay(ProxyTraffic.Direction.TO_CLIENT, delay);
  }

  /** Passes everything on again, without delay. */
  public void heal() {
    traffic.heal();
    close(ProxyLink::isIncomplete);
  }

  /**
   * Resets all connections, frees the port and ends all threads.
   *
   * @throws IllegalStateException if a thread is still there after 5 s
   */
  @Override
  public void close() {
    closeListener();
    threads.shutdownNow();
    close(link -> true);
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "threads of the proxy for "
                + target
                + " did not end in "
                + CLOSE_TIMEOUT_SECONDS
                + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delay(ProxyTraffic.Direction direction, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must be 0 or more, is " + delay);
    }
    traffic.delay(direction, delay.toNanos());
  }

  private void acceptUntilClosed() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException closing) {
        // The listener was closed, or the client gave up before it was accepted.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      if (traffic.mode() == ProxyTraffic.Mode.CUT) {
        throw new IOException("cut");
      }
      server.connect(target, CONNECT_TIMEOUT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      open(new ProxyLink(client, server, traffic, links::remove));
    } catch (IOException unreachable) {
      ProxyLink.reset(client);
      ProxyLink.reset(server);
    }
  }

  private void open(ProxyLink link) {
    links.add(link);
    try {
      link.start(threads);
    } catch (RejectedExecutionException closing) {
      link.close();
    }
    // A cut that came in between has not seen this link.
    if (traffic.mode() == ProxyTraffic.Mode.CUT) {
      link.close();
    }
  }

  private void close(Predicate<ProxyLink> which) {
    links.stream().filter(which).forEach(ProxyLink::close);
  }

  private void closeListener() {
    try {
      listener.close();
    } catch (IOException alreadyGone) {
      // Which is what was wanted.
    }
  }
}
