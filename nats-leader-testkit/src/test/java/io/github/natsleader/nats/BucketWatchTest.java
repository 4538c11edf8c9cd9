// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static io.github.natsleader.nats.Outcomes.REQUIREMENTS;
import static io.github.natsleader.nats.Outcomes.outcome;
import static io.github.natsleader.nats.Outcomes.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreEvent.EntrySeen;
import io.github.natsleader.spi.StoreEvent.WatchInterrupted;
import io.github.natsleader.spi.StoreEvent.WatchRestored;
import io.github.natsleader.spi.StoreOutcome;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("every-server")
@Timeout(60)
class BucketWatchTest {
  private final List<StoreEvent> events = new CopyOnWriteArrayList<>();
  private NatsServer server;
  private Connection connection;
  private NatsLeaseConnection leases;
  private LeaseStore store;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.builder().start();
    connection =
        Nats.connect(
            ConnectionOptions.recommended()
                .server(server.url())
                .dataPortType(TamperingDataPort.class.getName())
                .build());
    leases = NatsLeaseConnection.attach(connection, ElectionClock.system());
    store = leases.store("bucket");
    outcome(store.prepare(REQUIREMENTS));
  }

  @AfterEach
  void stop() throws Exception {
    TamperingDataPort.stop();
    leases.detach();
    connection.close();
    server.close();
  }

  @Test
  @Tag("oldest-server")
  void w7EveryKindOfEntryIsReportedInOrder() throws Exception {
    long first = applied(store.write("g", record(1), 0));
    watchStanding();
    // One after the other: of what is replaced before it is told nothing is left to tell.
    awaitEntries(1);
    long second = applied(store.write("g", record(2), first));
    awaitEntries(2);
    ReleaseMarker marker = new ReleaseMarker("host", "token", 3, null);
    long third = applied(store.release("g", marker, second));
    awaitEntries(3);
    applied(store.write("other", record(9), 0));
    connection.keyValue("bucket").delete("g");
    awaitEntries(4);
    connection.keyValue("bucket").purge("g");
    awaitEntries(5);
    connection.keyValue("bucket").put("g", "garbage");
    awaitEntries(6);
    assertThat(entries())
        .extracting(EntrySeen::entry)
        .extracting(entry -> entry.revision())
        .startsWith(first, second, third)
        .isSorted();
    assertThat(entries())
        .extracting(seen -> seen.entry().content())
        .startsWith(
            new RegisterContent.Held(record(1)),
            new RegisterContent.Held(record(2)),
            new RegisterContent.Released(marker),
            new RegisterContent.Erased("DEL", 0),
            new RegisterContent.Erased("PURGE", 0));
    assertThat(entries().get(5).entry().content()).isInstanceOf(RegisterContent.Unreadable.class);
  }

  @Test
  void w7OneConsumerServesAThousandGroups() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    List<LeaseStore.Watch> watches = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String group = "g" + i;
      watches.add(
          store.watch(
              group,
              event -> {
                if (event instanceof EntrySeen) {
                  seen.add(group);
                }
              }));
      if (i == 0) {
        await().until(() -> consumers() == 1);
        threads.set(Thread.activeCount());
      }
    }
    List<CompletionStage<StoreOutcome>> writes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      writes.add(store.write("g" + i, record(1), 0));
    }
    for (CompletionStage<StoreOutcome> write : writes) {
      applied(write);
    }
    await().untilAsserted(() -> assertThat(seen).hasSize(1000));
    // The one for the first group alone is gone once the server misses who listened to it.
    await().atMost(Duration.ofSeconds(20)).until(() -> consumers() == 1);
    await().until(() -> Thread.activeCount() <= threads.get() + 1);
    watches.forEach(LeaseStore.Watch::cancel);
    await().atMost(Duration.ofSeconds(20)).until(() -> consumers() == 0);
  }

  @Test
  void aListenerThatFailsHurtsNobodyElse() throws Exception {
    store.watch(
        "g",
        event -> {
          throw new IllegalStateException("a listener that fails, on purpose");
        });
    watchStanding();
    long first = applied(store.write("g", record(1), 0));
    awaitEntries(1);
    applied(store.write("g", record(2), first));
    awaitEntries(2);
  }

  @Test
  void afterCancellingNothingIsReported() throws Exception {
    List<StoreEvent> kept = new CopyOnWriteArrayList<>();
    LeaseStore.Watch watch = store.watch("g", events::add);
    store.watch("g", kept::add);
    await().until(() -> consumers() == 1);
    watch.cancel();
    applied(store.write("g", record(1), 0));
    await().untilAsserted(() -> assertThat(kept).hasAtLeastOneElementOfType(EntrySeen.class));
    assertThat(entries()).isEmpty();
  }

  @Test
  void w7EveryWatchIsToldThatItStands() throws Exception {
    store.watch("g", events::add);
    await().untilAsserted(() -> assertThat(restorations()).isEqualTo(1));
    store.watch("another", events::add);
    await().untilAsserted(() -> assertThat(restorations()).isEqualTo(2));
  }

  @Test
  void oneGroupIsWatchedByItsOwnKeyAlone() throws Exception {
    watchStanding();
    assertThat(filters()).containsExactly("$KV.bucket.g");
  }

  @Test
  void theSecondGroupWidensTheWatchAndTheFirstNoticesNothing() throws Exception {
    List<StoreEvent> others = new CopyOnWriteArrayList<>();
    watchStanding();
    applied(store.write("other", record(1), 0));
    long revision = applied(store.write("g", record(1), 0));
    await().untilAsserted(() -> assertThat(entries()).hasSize(1));

    store.watch("other", others::add);

    await()
        .untilAsserted(
            () ->
                assertThat(others)
                    .contains(new WatchRestored())
                    .hasAtLeastOneElementOfType(EntrySeen.class));
    assertThat(filters()).contains("$KV.bucket.>");
    assertThat(events).doesNotContain(new WatchInterrupted(), new WatchRestored());
    long next = applied(store.write("g", record(2), revision));
    await()
        .untilAsserted(
            () -> assertThat(entries()).extracting(e -> e.entry().revision()).contains(next));
  }

  private List<String> filters() throws Exception {
    return connection.jetStreamManagement().getConsumers("KV_bucket").stream()
        .map(consumer -> consumer.getConsumerConfiguration().getFilterSubject())
        .toList();
  }

  @Test
  void w7ACutInterruptsAndIsRestored() throws Exception {
    watchStanding();
    server.kill();
    await().untilAsserted(() -> assertThat(events).containsExactly(new WatchInterrupted()));
    store.watch("late", events::add);
    await()
        .untilAsserted(
            () ->
                assertThat(events).containsExactly(new WatchInterrupted(), new WatchInterrupted()));
    server.restart();
    await().untilAsserted(() -> assertThat(restorations()).isEqualTo(2));
    events.clear();
    applied(store.write("g", record(1), 0));
    await().untilAsserted(() -> assertThat(entries()).hasSize(1));
    await().atMost(Duration.ofSeconds(20)).until(() -> consumers() == 1);
  }

  @Test
  void w7WhatChangedDuringACutIsReported() throws Exception {
    watchStanding();
    server.stop();
    await().untilAsserted(() -> assertThat(events).contains(new WatchInterrupted()));
    server.restart();
    try (Connection other = Nats.connect(server.url())) {
      other.keyValue("bucket").put("g", "{\"id\":\"a\",\"token\":\"b\"}");
    }
    await().untilAsserted(() -> assertThat(entries()).isNotEmpty());
  }

  @Test
  void w7ALostConsumerIsNoticedAndReplaced() throws Exception {
    watchStanding();
    var management = connection.jetStreamManagement();
    String name = management.getConsumerNames("KV_bucket").get(0);
    management.deleteConsumer("KV_bucket", name);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(events).contains(new WatchInterrupted()));
    await().untilAsserted(() -> assertThat(restorations()).isEqualTo(1));
    applied(store.write("g", record(1), 0));
    await().untilAsserted(() -> assertThat(entries()).hasSize(1));
    assertThat(management.getConsumerNames("KV_bucket")).hasSize(1).doesNotContain(name);
  }

  static Stream<Arguments> lossesOnTheWay() {
    return Stream.of(
        loss(
            "the number of an entry",
            "(ACK\\.KV_bucket\\.\\S+\\.\\d+)\\.1(\\.\\d+\\.\\d+ )",
            "$1.2$2"),
        loss("an entry that cannot be read", "(\\$JS\\.ACK)\\.KV_bucket\\.", "$1_KV_bucket_"),
        loss("a heartbeat after a lost entry", "Nats-Last-Consumer: 0", "Nats-Last-Consumer: 1"));
  }

  private static Arguments loss(String what, String pattern, String replacement) {
    Pattern compiled = Pattern.compile(pattern);
    UnaryOperator<String> change = read -> compiled.matcher(read).replaceAll(replacement);
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lossesOnTheWay")
  void w7ALossOnTheWayIsNoticedAndWatchedAnew(String what, UnaryOperator<String> change)
      throws Exception {
    watchStanding();
    TamperingDataPort.tamper(change);
    if (!what.contains("heartbeat")) {
      applied(store.write("g", record(1), 0));
    }
    await().untilAsserted(() -> assertThat(events).startsWith(new WatchInterrupted()));
    TamperingDataPort.stop();
    await().untilAsserted(() -> assertThat(restorations()).isPositive());
    connection.keyValue("bucket").put("g", "x");
    await()
        .untilAsserted(
            () ->
                assertThat(entries())
                    .extracting(seen -> seen.entry().content())
                    .last()
                    .isInstanceOf(RegisterContent.Unreadable.class));
  }

  @Test
  void w7AForeignMessageMakesTheWatchAnew() throws Exception {
    watchStanding();
    var management = connection.jetStreamManagement();
    String deliverSubject =
        management.getConsumers("KV_bucket").get(0).getConsumerConfiguration().getDeliverSubject();
    connection.publish(deliverSubject, new byte[0]);
    await()
        .untilAsserted(
            () -> assertThat(events).containsExactly(new WatchInterrupted(), new WatchRestored()));
  }

  @Test
  void w8ARecreatedBucketIsWatchedAgainOnceItIsPrepared() throws Exception {
    watchStanding();
    connection.keyValueManagement().delete("bucket");
    outcome(store.prepare(REQUIREMENTS));
    await().untilAsserted(() -> assertThat(restorations()).isEqualTo(1));
    applied(store.write("g", record(1), 0));
    await().untilAsserted(() -> assertThat(entries()).hasSize(1));
  }

  @Test
  void aWatchOnAMissingBucketBeginsOnceItIsPrepared() throws Exception {
    LeaseStore later = leases.store("later");
    later.watch("g", events::add);
    await().untilAsserted(() -> assertThat(events).containsExactly(new WatchInterrupted()));
    outcome(later.prepare(REQUIREMENTS));
    await()
        .atMost(Duration.ofSeconds(4))
        .untilAsserted(
            () -> assertThat(events).containsExactly(new WatchInterrupted(), new WatchRestored()));
    applied(later.write("g", record(1), 0));
    await().untilAsserted(() -> assertThat(entries()).hasSize(1));
  }

  private void watchStanding() throws Exception {
    store.watch("g", events::add);
    await().untilAsserted(() -> assertThat(restorations()).isEqualTo(1));
    assertThat(consumers()).isEqualTo(1);
    events.removeIf(WatchRestored.class::isInstance);
  }

  private void awaitEntries(int count) {
    await().untilAsserted(() -> assertThat(entries()).hasSize(count));
  }

  private List<EntrySeen> entries() {
    return events.stream().filter(EntrySeen.class::isInstance).map(EntrySeen.class::cast).toList();
  }

  private long restorations() {
    return events.stream().filter(new WatchRestored()::equals).count();
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
}
