// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static io.github.natsleader.nats.Outcomes.REQUIREMENTS;
import static io.github.natsleader.nats.Outcomes.outcome;
import static io.github.natsleader.nats.Outcomes.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreOutcome;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("every-server")
@Tag("oldest-server")
class NatsLeaseStoreTest {
  private static NatsServer server;

  private Connection connection;
  private NatsLeaseConnection leases;
  private String bucket;
  private LeaseStore store;

  @BeforeAll
  static void startServer() throws Exception {
    server = NatsServer.builder().start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect(TestInfo info) throws Exception {
    connection = Nats.connect(ConnectionOptions.recommended().server(server.url()).build());
    leases = NatsLeaseConnection.attach(connection, ElectionClock.system());
    bucket = info.getTestMethod().orElseThrow().getName();
    store = leases.store(bucket);
    assertThat(outcome(store.prepare(REQUIREMENTS))).isInstanceOf(RegisterOutcome.Ready.class);
  }

  @AfterEach
  void disconnect() throws Exception {
    leases.detach();
    connection.close();
  }

  @Test
  void r1AWriteThatExpectsWhatIsThereIsApplied() throws Exception {
    long first = applied(store.write("g", record(1), 0));
    long second = applied(store.write("g", record(2), first));
    assertThat(second).isGreaterThan(first);
    assertThat(content("g")).isEqualTo(new RegisterContent.Held(record(2)));
    assertThat(kv().get("g").getValueAsString())
        .isEqualTo("{\"id\":\"host\",\"token\":\"token\",\"lease\":3000,\"n\":2}");
  }

  @Test
  void r1r4AWriteThatExpectsAnythingElseIsRefusedWithTheRevision() throws Exception {
    long first = applied(store.write("g", record(1), 0));
    assertThat(outcome(store.write("g", record(2), 0))).isEqualTo(new StoreOutcome.Refused(first));
    assertThat(outcome(store.write("g", record(2), first + 5)))
        .isEqualTo(new StoreOutcome.Refused(first));
    assertThat(outcome(store.write("other", record(2), first)))
        .isEqualTo(new StoreOutcome.Refused(0));
    assertThat(content("g")).isEqualTo(new RegisterContent.Held(record(1)));
  }

  @Test
  void w3AReleaseIsReadAsOne() throws Exception {
    long first = applied(store.write("g", record(1), 0));
    ReleaseMarker marker = new ReleaseMarker("host", "token", 2, "heir");
    assertThat(outcome(store.release("g", marker, first + 1)))
        .isEqualTo(new StoreOutcome.Refused(first));
    long released = applied(store.release("g", marker, first));
    assertThat(content("g")).isEqualTo(new RegisterContent.Released(marker));
    assertThat(kv().get("g")).isNull();
    assertThat(outcome(store.write("g", record(3), 0)))
        .isEqualTo(new StoreOutcome.Refused(released));
    applied(store.write("g", record(3), released));
  }

  @Test
  void w3WhatOthersDeleteIsErased() throws Exception {
    applied(store.write("deleted", record(1), 0));
    kv().delete("deleted");
    assertThat(content("deleted")).isEqualTo(new RegisterContent.Erased("DEL", 0));
    applied(store.write("purged", record(1), 0));
    kv().purge("purged");
    assertThat(content("purged")).isEqualTo(new RegisterContent.Erased("PURGE", 0));
  }

  @Test
  void r2GarbageIsUnreadable() throws Exception {
    kv().put("g", "garbage".getBytes(UTF_8));
    assertThat(content("g")).isInstanceOf(RegisterContent.Unreadable.class);
    kv().put("g", new byte[500_000]);
    assertThat(content("g")).isInstanceOf(RegisterContent.Unreadable.class);
    kv().put("g", "[".repeat(60_000).getBytes(UTF_8));
    assertThat(content("g")).isInstanceOf(RegisterContent.Unreadable.class);
    kv().put("g", new byte[0]);
    assertThat(content("g")).isInstanceOf(RegisterContent.Unreadable.class);
  }

  @Test
  void r2ARecordOfTheGoLibraryIsHeld() throws Exception {
    kv().put("g", "{\"id\":\"a\",\"token\":\"b\",\"priority\":3}".getBytes(UTF_8));
    assertThat(content("g"))
        .isInstanceOfSatisfying(
            RegisterContent.Held.class, held -> assertThat(held.record().id()).isEqualTo("a"));
  }

  @Test
  void whatWasNeverWrittenIsAbsent() throws Exception {
    assertThat(outcome(store.read("never"))).isEqualTo(new ReadOutcome.Absent());
  }

  @Test
  void groupsMayHaveParts() throws Exception {
    applied(store.write("team.a/b=c", record(1), 0));
    assertThat(content("team.a/b=c")).isEqualTo(new RegisterContent.Held(record(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a.>", "a b", "a.", ".a", "a..b", "a\r\nPUB x 0"})
  void aGroupThatIsNoKeyReachesNothing(String group) throws Exception {
    assertThat(outcome(store.write(group, record(1), 0)))
        .isInstanceOfSatisfying(
            StoreOutcome.Unavailable.class,
            u -> assertThat(u.cause()).isInstanceOf(IllegalArgumentException.class));
    assertThat(outcome(store.read(group))).isInstanceOf(ReadOutcome.Failed.class);
  }

  @Test
  void aBucketHasAName() {
    assertThatThrownBy(() -> leases.store("a.b")).isInstanceOf(IllegalArgumentException.class);
    assertThat(leases.store(bucket)).isSameAs(store);
  }

  @Test
  void r1EachCallIsTransmittedOnce() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Connection other = Nats.connect(server.url())) {
      Dispatcher dispatcher = other.createDispatcher(message -> seen.add(message.getSubject()));
      dispatcher.subscribe("$KV." + bucket + ".>");
      other.flush(null);
      applied(store.write("one", record(1), 0));
      outcome(store.write("one", record(1), 0));
      connection.keyValueManagement().delete(bucket);
      store.write("two", record(1), 0);
      await().untilAsserted(() -> assertThat(seen).contains("$KV." + bucket + ".two"));
      connection.publish("$KV." + bucket + ".end", null);
      await().untilAsserted(() -> assertThat(seen).contains("$KV." + bucket + ".end"));
    }
    String prefix = "$KV." + bucket + ".";
    assertThat(seen)
        .containsExactly(prefix + "one", prefix + "one", prefix + "two", prefix + "end");
  }

  @Test
  void r1WithoutAStreamAWriteIsSurelyNotApplied() throws Exception {
    LeaseStore missing = leases.store("missing");
    assertThat(outcome(missing.write("g", record(1), 0)))
        .isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(outcome(missing.read("g")))
        .isInstanceOfSatisfying(
            ReadOutcome.Failed.class,
            failed ->
                assertThat(((RequestFailedException) failed.cause()).errorCode()).isEqualTo(10059));
  }

  @Test
  void tenThousandWritesAtOnce() throws Exception {
    var stages =
        IntStream.range(0, 10_000)
            .mapToObj(i -> store.write("g" + i % 1000, record(i), 0))
            .toList();
    int applied = 0;
    for (var stage : stages) {
      StoreOutcome outcome = outcome(stage);
      if (outcome instanceof StoreOutcome.Applied) {
        applied++;
      } else {
        assertThat(outcome).isInstanceOf(StoreOutcome.Refused.class);
      }
    }
    assertThat(applied).isEqualTo(1000);
  }

  private KeyValue kv() throws Exception {
    return connection.keyValue(bucket);
  }

  private RegisterContent content(String group) throws Exception {
    return ((ReadOutcome.Found) outcome(store.read(group))).entry().content();
  }

  private static long applied(CompletionStage<StoreOutcome> stage) throws Exception {
    return ((StoreOutcome.Applied) outcome(stage)).revision();
  }
}
