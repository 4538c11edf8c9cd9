// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
  private static final int SILENCE_MILLIS = 300;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void open() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to("127.0.0.1", server.port());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client, "hello");
      assertEchoes(client, "again");
      assertThat(proxy.connections()).isEqualTo(1);
    }
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void passesMuchInOrder() throws Exception {
    byte[] sent = new byte[5_000_000];
    new Random(7).nextBytes(sent);
    try (Socket client = connect()) {
      CompletableFuture<Void> sending = sendInBackground(client, sent);

      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      sending.join();
    }
  }

  @Test
  void passesTheEndOfOneDirectionOn() throws IOException {
    try (Socket client = connect()) {
      send(client, "bye");
      client.shutdownOutput();

      assertThat(client.getInputStream().readAllBytes()).isEqualTo("bye".getBytes(US_ASCII));
    }
  }

  @Test
  void cutEndsAllConnectionsAndRefusesNewOnes() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client, "hello");

      proxy.cut();

      assertGone(client);
      await().until(() -> server.ended() == 1);
      await().until(() -> proxy.connections() == 0);
      assertThatThrownBy(() -> echoOnNewConnection("refused")).isInstanceOf(IOException.class);
      assertThat(server.received()).isEqualTo("hello".length());
    }
  }

  @Test
  void aCutIsHealedOnTheSamePort() throws IOException {
    int port = proxy.port();
    proxy.cut();
    proxy.heal();

    assertThat(proxy.port()).isEqualTo(port);
    try (Socket client = connect()) {
      assertEchoes(client, "hello");
    }
  }

  @Test
  void aBlackholeForwardsNothingAndKeepsConnectionsOpen() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client, "before");

      proxy.blackhole();
      send(client, "lost?");

      assertSilent(client);
      assertThat(server.received()).isEqualTo("before".length());
      assertThat(server.ended()).isZero();
    }
  }

  @Test
  void whatABlackholeHeldUpArrivesLate() throws IOException {
    try (Socket client = connect()) {
      proxy.blackhole();
      send(client, "late");
      assertSilent(client);

      proxy.heal();

      assertReceives(client, "late");
      assertEchoes(client, "after");
    }
  }

  @Test
  void aWriteInABlackholeLandsThoughItsClientHasLeft() throws IOException {
    try (Socket client = connect()) {
      proxy.blackhole();
      send(client, "ghost");
    }
    assertThat(server.ended()).as("the server is not told of the end either").isZero();

    proxy.heal();

    await().until(() -> server.received() == "ghost".length());
    await().until(() -> server.ended() == 1);
  }

  @Test
  void aBlackholeAcceptsNewConnections() throws IOException {
    proxy.blackhole();
    try (Socket client = connect()) {
      send(client, "hello");
      assertSilent(client);
      proxy.heal();
      assertReceives(client, "hello");
    }
  }

  @Test
  void droppedAnswersWereAskedForAllTheSame() throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client, "before");

      proxy.dropAnswers();
      send(client, "applied");

      await().until(() -> server.received() == "before".length() + "applied".length());
      assertSilent(client);
    }
  }

  @Test
  void healEndsTheConnectionsThatLostAnAnswerAndNoOther() throws IOException {
    try (Socket loser = connect();
        Socket lucky = connect()) {
      assertEchoes(loser, "before");
      assertEchoes(lucky, "before");
      proxy.dropAnswers();
      send(loser, "applied");
      await().until(() -> server.received() == 2 * "before".length() + "applied".length());
      assertSilent(loser);

      proxy.heal();

      assertGone(loser);
      assertEchoes(lucky, "after");
    }
  }

  @Test
  void aBlackholeToTheServerLetsAnswersPass() throws IOException {
    try (Socket client = connect()) {
      proxy.delayToClient(Duration.ofMillis(SILENCE_MILLIS));
      send(client, "before");
      await().until(() -> server.received() == "before".length());

      proxy.blackholeToServer();
      send(client, "late");

      assertReceives(client, "before");
      assertThat(server.received()).isEqualTo("before".length());
      proxy.heal();
      assertReceives(client, "late");
    }
  }

  @Test
  void aBlackholeToTheClientLetsQuestionsPass() throws IOException {
    try (Socket client = connect()) {
      proxy.blackholeToClient();
      send(client, "asked");

      await().until(() -> server.received() == "asked".length());
      assertSilent(client);
      proxy.heal();
      assertReceives(client, "asked");
    }
  }

  @Test
  void droppedMessagesLeaveTheConnectionAsItWas() throws IOException {
    String message = "MSG a 1 3\r\nabc\r\n";
    try (Socket client = connect()) {
      assertEchoes(client, message);
      assertThat(proxy.droppedBytes()).isZero();

      proxy.dropMessages();
      send(client, message);
      assertEchoes(client, "PONG\r\n");

      await().until(() -> proxy.droppedBytes() == message.length());
      proxy.heal();
      assertEchoes(client, message);
    }
  }

  @Test
  void eachDirectionIsDelayedByItself() throws IOException {
    Duration delay = Duration.ofMillis(250);
    try (Socket client = connect()) {
      proxy.delayToServer(delay);
      assertThat(roundTrip(client)).isGreaterThanOrEqualTo(delay);

      proxy.delayToClient(delay);
      assertThat(roundTrip(client)).isGreaterThanOrEqualTo(delay.multipliedBy(2));

      proxy.delayToServer(Duration.ZERO);
      assertThat(roundTrip(client)).isBetween(delay, delay.multipliedBy(2));

      proxy.heal();
      assertThat(roundTrip(client)).isLessThan(delay);
    }
  }

  @Test
  void aDelayIsNoLimitOfThroughput() throws Exception {
    byte[] sent = new byte[2_000_000];
    proxy.delayToServer(Duration.ofMillis(100));
    try (Socket client = connect()) {
      long start = System.nanoTime();
      CompletableFuture<Void> sending = sendInBackground(client, sent);
      assertThat(client.getInputStream().readNBytes(sent.length)).hasSize(sent.length);
      sending.join();

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("one delay after the other would take over 12 s")
          .isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void aServerThatIsDownIsAConnectionThatEnds() throws IOException {
    server.close();

    try (Socket client = connect()) {
      assertGone(client);
    }
  }

  @Test
  void closeEndsConnectionsAndThreads() throws IOException {
    String threadName = "fault-proxy-" + proxy.port();
    try (Socket client = connect();
        Socket held = connect()) {
      assertEchoes(client, "hello");
      proxy.blackhole();
      send(held, "held");
      await().until(() -> threadsNamed(threadName) == 9);

      proxy.close();

      await().until(() -> threadsNamed(threadName) == 0);
      assertGone(client);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aNegativeDelayIsRefused() {
    assertThatThrownBy(() -> proxy.delayToServer(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.001S");
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setTcpNoDelay(true);
    client.setSoTimeout(10_000);
    return client;
  }

  private void echoOnNewConnection(String text) throws IOException {
    try (Socket client = connect()) {
      assertEchoes(client, text);
    }
  }

  /** The fastest of some, so that one pause of a busy machine does not count. */
  private static Duration roundTrip(Socket client) throws IOException {
    long fastestNanos = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long start = System.nanoTime();
      assertEchoes(client, "ping");
      fastestNanos = Math.min(fastestNanos, System.nanoTime() - start);
    }
    return Duration.ofNanos(fastestNanos);
  }

  private static void assertEchoes(Socket client, String text) throws IOException {
    send(client, text);
    assertReceives(client, text);
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static void assertReceives(Socket client, String text) throws IOException {
    byte[] received = client.getInputStream().readNBytes(text.length());
    if (received.length < text.length()) {
      throw new IOException("the connection ended");
    }
    assertThat(new String(received, US_ASCII)).isEqualTo(text);
  }

  private static void assertSilent(Socket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(10_000);
  }

  private static void assertGone(Socket client) {
    try {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still there", e);
    } catch (IOException reset) {
      // As good an end as any.
    }
  }

  private static CompletableFuture<Void> sendInBackground(Socket client, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            client.getOutputStream().write(bytes);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static long threadsNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }
}
