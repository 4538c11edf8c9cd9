// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static io.github.natsleader.ConnectionStatus.CLOSED;
import static io.github.natsleader.ConnectionStatus.CONNECTED;
import static io.github.natsleader.ConnectionStatus.DISCONNECTED;
import static io.github.natsleader.nats.Outcomes.REQUIREMENTS;
import static io.github.natsleader.nats.Outcomes.adapterThreads;
import static io.github.natsleader.nats.Outcomes.outcome;
import static io.github.natsleader.nats.Outcomes.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The adapter on a connection that breaks in every way. */
@Timeout(60)
class NatsLeaseConnectionTest {
  /** Well before a call that waits for an answer gives up. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final List<ConnectionStatus> reported = new CopyOnWriteArrayList<>();
  private NatsServer server;
  private Connection connection;
  private NatsLeaseConnection leases;
  private LeaseStore store;

  @BeforeEach
  void startServer() throws Exception {
    server = NatsServer.builder().start();
  }

  private void connect(Options.Builder options) throws Exception {
    connection = Nats.connect(options.server(server.url()).build());
    leases = NatsLeaseConnection.attach(connection, ElectionClock.system());
    leases.onStatus(reported::add);
    store = leases.store("bucket");
    assertThat(outcome(store.prepare(REQUIREMENTS))).isInstanceOf(RegisterOutcome.Ready.class);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.resume();
    leases.detach();
    connection.close();
    server.close();
  }

  @Test
  void aCutIsReportedAndHealed() throws Exception {
    connect(ConnectionOptions.recommended());
    assertThat(leases.status()).isEqualTo(CONNECTED);
    server.kill();
    await().untilAsserted(() -> assertThat(reported).containsExactly(DISCONNECTED));
    assertThat(leases.status()).isEqualTo(DISCONNECTED);
    server.restart();
    await().untilAsserted(() -> assertThat(reported).containsExactly(DISCONNECTED, CONNECTED));
    await().untilAsserted(() -> applied(store.write("g", record(1), 0)));
  }

  @Test
  void r1WhileDisconnectedAWriteFailsAtOnceWithTheRecommendedOptions() throws Exception {
    connect(ConnectionOptions.recommended());
    server.kill();
    await().until(() -> reported.contains(DISCONNECTED));
    assertThat(within(AT_ONCE, store.write("g", record(1), 0)))
        .isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(within(AT_ONCE, store.read("g"))).isInstanceOf(ReadOutcome.Failed.class);
    assertThat(within(AT_ONCE, store.prepare(REQUIREMENTS)))
        .isInstanceOf(RegisterOutcome.Unreachable.class);
  }

  @Test
  void r1WithTheClientsBufferAWriteWhileDisconnectedIsUnknownAndMayLand() throws Exception {
    connect(Options.builder().maxReconnects(-1).reconnectWait(Duration.ofMillis(50)));
    server.kill();
    await().until(() -> reported.contains(DISCONNECTED));
    CompletableFuture<StoreOutcome> write = store.write("g", record(1), 0).toCompletableFuture();
    server.restart();
    assertThat(outcome(write)).isInstanceOf(StoreOutcome.class);
    await()
        .untilAsserted(
            () -> assertThat(outcome(store.read("g"))).isInstanceOf(ReadOutcome.Found.class));
  }

  @Test
  void r1WhatWasOnItsWayWhenTheConnectionBrokeIsUnknown() throws Exception {
    connect(ConnectionOptions.recommended());
    server.freeze();
    CompletionStage<StoreOutcome> write = store.write("g", record(1), 0);
    await().until(() -> connection.getStatistics().getOutMsgs() > 0);
    server.kill();
    assertThat(within(AT_ONCE, write)).isInstanceOf(StoreOutcome.Unknown.class);
  }

  @Test
  void r1AgainstAFrozenServerEveryStageEndsAndTheWriteMayLandLater() throws Exception {
    connect(ConnectionOptions.recommended().pingInterval(Duration.ofMinutes(2)));
    server.freeze();
    CompletionStage<StoreOutcome> write = store.write("g", record(1), 0);
    CompletionStage<ReadOutcome> read = store.read("g");
    CompletionStage<RegisterOutcome> prepared = store.prepare(REQUIREMENTS);
    assertThat(outcome(prepared)).isInstanceOf(RegisterOutcome.Unreachable.class);
    assertThat(outcome(read)).isInstanceOf(ReadOutcome.Failed.class);
    assertThat(outcome(write)).isInstanceOf(StoreOutcome.Unknown.class);
    server.resume();
    await()
        .untilAsserted(
            () -> assertThat(outcome(store.read("g"))).isInstanceOf(ReadOutcome.Found.class));
  }

  @Test
  void noCallBlocksWhenTheOutgoingQueueIsFull() throws Exception {
    connect(
        ConnectionOptions.recommended()
            .pingInterval(Duration.ofMinutes(2))
            .maxMessagesInOutgoingQueue(4));
    server.freeze();
    fillTheQueue();
    assertThat(
            CompletableFuture.supplyAsync(
                () -> {
                  for (int i = 0; i < 99; i++) {
                    store.write("g", record(1), 0);
                    store.read("g");
                  }
                  return store.write("g", record(1), 0);
                }))
        .succeedsWithin(AT_ONCE);
    // Unavailable if its time is up while it waits for its turn; Unknown if it has its turn just
    // then, since the client has been handed it and has not refused it yet.
    assertThat(outcome(store.write("g", record(1), 0)))
        .isInstanceOfAny(StoreOutcome.Unavailable.class, StoreOutcome.Unknown.class);
  }

  private void fillTheQueue() {
    byte[] much = new byte[512 * 1024];
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              while (true) {
                connection.publish("nobody", much);
              }
            });
  }

  @Test
  void closedByItsOwner() throws Exception {
    connect(ConnectionOptions.recommended());
    store.watch("g", event -> {});
    connection.close();
    closed();
  }

  @Test
  void drainedByItsOwner() throws Exception {
    connect(ConnectionOptions.recommended());
    store.watch("g", event -> {});
    connection.drain(Duration.ofSeconds(5)).get(10, TimeUnit.SECONDS);
    closed();
  }

  @Test
  void closedByTheClientsLimit() throws Exception {
    connect(ConnectionOptions.recommended().maxReconnects(2));
    store.watch("g", event -> {});
    server.kill();
    closed();
    assertThat(reported).containsExactly(DISCONNECTED, CLOSED);
  }

  @Test
  void closedWhileDisconnected() throws Exception {
    connect(ConnectionOptions.recommended());
    server.kill();
    await().until(() -> reported.contains(DISCONNECTED));
    connection.close();
    closed();
  }

  @Test
  void closedWhileTheServerIsFrozen() throws Exception {
    connect(ConnectionOptions.recommended());
    server.freeze();
    CompletionStage<StoreOutcome> write = store.write("g", record(1), 0);
    connection.close();
    closed();
    assertThat(within(AT_ONCE, write))
        .isInstanceOfAny(StoreOutcome.Unknown.class, StoreOutcome.Unavailable.class);
  }

  @Test
  void closedWhileTheClientsCallbacksAreHeldUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    connect(ConnectionOptions.recommended().connectionTimeout(Duration.ofMillis(500)));
    connection.getOptions().getCallbackExecutor().execute(() -> awaitQuietly(never));
    connection.close();
    assertThat(reported).isEmpty();
    assertThat(within(AT_ONCE, store.read("g"))).isInstanceOf(ReadOutcome.Failed.class);
    closed();
    assertThat(reported).containsExactly(CLOSED);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closedBeforeItWasAttached() throws Exception {
    connect(ConnectionOptions.recommended());
    leases.detach();
    connection.close();
    leases = NatsLeaseConnection.attach(connection, ElectionClock.system());
    store = leases.store("bucket");
    assertThat(leases.status()).isEqualTo(CLOSED);
    assertThat(outcome(store.write("g", record(1), 0)))
        .isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(outcome(store.prepare(REQUIREMENTS)))
        .isInstanceOf(RegisterOutcome.Unreachable.class);
  }

  private void closed() throws Exception {
    await().untilAsserted(() -> assertThat(reported).endsWith(CLOSED));
    assertThat(leases.status()).isEqualTo(CLOSED);
    assertThat(within(AT_ONCE, store.write("g", record(1), 0)))
        .isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(within(AT_ONCE, store.read("g"))).isInstanceOf(ReadOutcome.Failed.class);
    assertThat(within(AT_ONCE, store.prepare(REQUIREMENTS)))
        .isInstanceOf(RegisterOutcome.Unreachable.class);
    store.watch("h", event -> {}).cancel();
    await().until(() -> adapterThreads() == 0);
    leases.detach();
  }

  @Test
  void afterDetachingNothingIsLeftAndTheConnectionLives() throws Exception {
    connect(ConnectionOptions.recommended());
    List<StoreEvent> events = new CopyOnWriteArrayList<>();
    store.watch("g", events::add);
    await().untilAsserted(() -> assertThat(events).containsExactly(new StoreEvent.WatchRestored()));
    assertThat(consumers()).isEqualTo(1);
    // A write whose entry would otherwise be told before the detachment, on a slow machine.
    server.freeze();
    CompletionStage<StoreOutcome> write = store.write("g", record(1), 0);
    leases.detach();
    leases.detach();
    server.resume();
    assertThat(within(AT_ONCE, write)).isInstanceOf(StoreOutcome.class);
    assertThat(within(AT_ONCE, store.write("g", record(1), 0)))
        .isInstanceOf(StoreOutcome.Unavailable.class);
    await().until(() -> adapterThreads() == 0);
    assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
    connection.keyValue("bucket").put("g", "x");
    await().until(() -> consumers() == 0);
    connection.close();
    assertThat(reported).isEmpty();
    assertThat(events).containsExactly(new StoreEvent.WatchRestored());
  }

  @Test
  void idleThreadsEnd() throws Exception {
    connect(ConnectionOptions.recommended());
    assertThat(adapterThreads()).isBetween(1L, 2L);
    await().until(() -> adapterThreads() == 0);
    applied(store.write("g", record(1), 0));
  }

  private long consumers() throws Exception {
    return connection
        .jetStreamManagement()
        .getStreamInfo("KV_bucket")
        .getStreamState()
        .getConsumerCount();
  }

  private static long applied(CompletionStage<StoreOutcome> stage) throws Exception {
    return ((StoreOutcome.Applied) outcome(stage)).revision();
  }

  private static <T> T within(Duration limit, CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
