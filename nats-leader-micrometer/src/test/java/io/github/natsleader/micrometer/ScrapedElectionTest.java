// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.testkit.Faults.OnEvent;
import io.github.natsleader.testkit.InMemoryLeaseConnection;
import io.github.natsleader.testkit.InMemoryRegisters;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elections that run, with their page on HTTP, as Prometheus scrapes it. */
@Timeout(120)
class ScrapedElectionTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** A term cannot be proved while the server is frozen; it goes on, and is given up. */
  @Test
  void leaderAndFollowerOfARealServer() throws Exception {
    try (MetricsEndpoint endpoint = new MetricsEndpoint(registry);
        Connection connection =
            Nats.connect(ConnectionOptions.recommended().server(nats.server().url()).build());
        NatsLeader natsLeader = NatsLeader.on(connection);
        Participant first = new Participant(natsLeader, registry, "app-1");
        Participant alone = first.awaits(ElectionState.LEADER);
        Participant second = new Participant(natsLeader, registry, "app-2")) {
      second.awaits(ElectionState.FOLLOWER);
      Election leading = alone.election();
      nats.server().freeze();
      assertThatThrownBy(() -> leading.validateToken(Duration.ofSeconds(2)))
          .isInstanceOf(ElectionTimeoutException.class);
      nats.server().resume();
      awaitHeartbeat();

      leading.resign().get(30, TimeUnit.SECONDS);

      assertScraped(endpoint, "page-of-two-participants.txt");
    }
    assertThat(registry.scrape()).isEmpty();
  }

  /** A term is refuted: somebody has deleted the record, and the participant did not hear of it. */
  @Test
  void aTermThatIsRefuted() throws Exception {
    InMemoryRegisters registers = new InMemoryRegisters();
    try (MetricsEndpoint endpoint = new MetricsEndpoint(registry);
        InMemoryLeaseConnection connection = registers.connect();
        NatsLeader natsLeader = NatsLeader.on(connection, ElectionClock.system());
        Participant participant = new Participant(natsLeader, registry, "app-1")) {
      participant.awaits(ElectionState.LEADER);
      connection.faults().onEvent(OnEvent.DROPPED);
      registers.bucket("elections").delete("scheduler");

      assertThat(participant.election().validateTokenOrDemote()).isFalse();

      assertScraped(endpoint, "page-of-a-refuted-term.txt");
    }
    assertThat(registry.scrape()).isEmpty();
  }

  private void awaitHeartbeat() {
    Timer heartbeats =
        registry
            .get("election.heartbeat.duration")
            .tag("instance.id", "app-1")
            .tag("status", "success")
            .timer();
    Awaitility.await().atMost(BOUND).until(() -> heartbeats.count() == 1);
  }

  private static void assertScraped(MetricsEndpoint endpoint, String golden) throws IOException {
    String expected = GoldenPage.named(golden);
    Awaitility.await()
        .atMost(BOUND)
        .untilAsserted(
            () ->
                assertThat(GoldenPage.withoutTimes(endpoint.scrape()))
                    .as(golden)
                    .isEqualTo(expected));
  }
}
