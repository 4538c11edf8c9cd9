// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can befall a cluster really befalls it. */
class NatsClusterTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String BUCKET = "b";
  private static final String STREAM = "KV_b";

  @SuppressWarnings("NullAway.Init")
  private static NatsCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = NatsCluster.builder().start();
    try (Connection connection = Nats.connect(cluster.urls())) {
      connection
          .keyValueManagement()
          .create(KeyValueConfiguration.builder(BUCKET).replicas(NatsCluster.SERVERS).build());
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void makeWhole() throws Exception {
    cluster.heal();
    for (NatsServer server : cluster.servers()) {
      server.resume();
      if (!server.isRunning()) {
        server.restart();
      }
    }
    assertThat(cluster.awaitWhole(BOUND)).isTrue();
    for (int i = 0; i < NatsCluster.SERVERS; i++) {
      int server = i;
      until("a write through " + i, () -> writes(server));
    }
  }

  /** Neither routes nor gossip walk round the proxies, however long they have time to. */
  @Test
  void anIsolatedServerCommitsNothingAndTheOthersDo() throws Exception {
    int leader = leader();
    int other = (leader + 1) % NatsCluster.SERVERS;
    cluster.isolate(leader);
    until("no route", () -> cluster.routesOf(leader).isEmpty());
    until("a new leader", () -> writes(other));

    for (int i = 0; i < 5; i++) {
      assertThat(writes(leader)).isFalse();
      assertThat(cluster.routesOf(leader)).isEmpty();
      assertThat(cluster.routesOf(other)).hasSize(1).doesNotContain(leader);
      assertThat(writes(other)).isTrue();
    }

    cluster.heal();
    until("one cluster", () -> writes(leader));
    assertThat(cluster.routesOf(leader)).hasSize(2);
  }

  @Test
  void partedServersBothReachTheThird() throws Exception {
    cluster.partition(0, 1);

    until("parted", () -> cluster.routesOf(0).equals(Set.of(2)));
    until("parted", () -> cluster.routesOf(1).equals(Set.of(2)));
    assertThat(cluster.routesOf(2)).containsExactly(0, 1);
  }

  @Test
  void aSilentPartitionKeepsTheConnectionsAndLetsNothingPass() throws Exception {
    int leader = leader();
    int other = (leader + 1) % NatsCluster.SERVERS;
    for (int i = 0; i < NatsCluster.SERVERS; i++) {
      if (i != leader) {
        cluster.partitionSilently(leader, i);
      }
    }

    until("a new leader", () -> writes(other));
    assertThat(writes(leader)).isFalse();
  }

  @Test
  void aStreamsLeaderStepsDown() throws Exception {
    int before = leader();

    assertThat(cluster.stepDown(STREAM)).isTrue();

    until("another", () -> cluster.leaderOf(STREAM).orElse(before) != before);
    assertThat(cluster.stepDown("NONE")).isFalse();
    assertThat(cluster.leaderOf("NONE")).isEmpty();
  }

  @Test
  void theMetaLeaderStepsDown() throws Exception {
    OptionalInt before = cluster.metaLeader(0);
    assertThat(before).isPresent();

    assertThat(cluster.stepDownMetaLeader()).isTrue();

    until(
        "another",
        () -> cluster.metaLeader(0).isPresent() && !cluster.metaLeader(0).equals(before));
  }

  @Test
  void aKilledServerComesBackAndCatchesUp() throws Exception {
    int leader = leader();
    int other = (leader + 1) % NatsCluster.SERVERS;
    cluster.server(leader).kill();
    until("a new leader", () -> writes(other));
    assertThat(cluster.routesOf(leader)).as("it is down").isEmpty();

    cluster.server(leader).restart();

    until("it takes part", () -> writes(leader));
    assertThat(cluster.awaitWhole(BOUND)).isTrue();
  }

  @Test
  void twoFrozenServersHaltTheThird() throws Exception {
    int leader = leader();
    int other = (leader + 1) % NatsCluster.SERVERS;
    cluster.server(other).freeze();
    cluster.server((leader + 2) % NatsCluster.SERVERS).freeze();

    assertThat(writes(leader)).isFalse();
  }

  @Test
  void clientsAreToldNoAddresses() throws Exception {
    try (Connection connection = Nats.connect(cluster.server(0).url())) {
      assertThat(connection.getServerInfo().getConnectURLs()).isEmpty();
    }
  }

  @Test
  void onlyTwoServersOfTheClusterCanBeParted() {
    assertThatIllegalArgumentException().isThrownBy(() -> cluster.partition(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> cluster.partition(1, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> cluster.isolate(-1));
    assertThatThrownBy(() -> cluster.server(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NatsCluster.builder().startTimeout(Duration.ZERO));
  }

  private static int leader() throws Exception {
    until("a leader", () -> cluster.leaderOf(STREAM).isPresent());
    return cluster.leaderOf(STREAM).getAsInt();
  }

  /** Whether a write that is sent to this server is acknowledged. */
  private static boolean writes(int server) throws InterruptedException {
    Options options =
        new Options.Builder()
            .server(cluster.server(server).url())
            .connectionTimeout(Duration.ofSeconds(1))
            .maxReconnects(0)
            .build();
    try (Connection connection = Nats.connect(options)) {
      KeyValue bucket = connection.keyValue(BUCKET);
      return bucket.put("k", "v".getBytes(UTF_8)) > 0;
    } catch (IOException | JetStreamApiException refused) {
      return false;
    }
  }

  private static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(BOUND).until(condition);
  }
}
