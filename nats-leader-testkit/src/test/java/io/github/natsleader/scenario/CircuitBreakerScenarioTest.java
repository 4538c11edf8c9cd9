// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many elections on one connection to a server that has stopped answering. */
class CircuitBreakerScenarioTest {
  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

  private static final int ELECTIONS = 100;
  private static final Duration LEASE = Duration.ofMillis(600);

  /** Trials of the breaker within one second, pings of the client, checks of the bucket. */
  private static final long MOST_PER_SECOND = 40;

  @Test
  void aServerThatDoesNotAnswerIsNotFloodedAndAllGoesOnAfterwards() throws Exception {
    Connection connection =
        Nats.connect(
            ConnectionOptions.recommended()
                .server(nats.server().url())
                .errorListener(new ErrorListener() {})
                .build());
    try (NatsLeader others = NatsLeader.on(connection);
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      List<Election> leaders = elections(others, "leader");
      leaders.forEach(election -> Waiting.until("a leader", election::isLeader));
      List<Election> followers = elections(natsLeader, "follower");
      followers.forEach(CircuitBreakerScenarioTest::awaitFollower);
      others.close();
      followers.forEach(election -> Waiting.until("a successor", election::isLeader));

      nats.server().freeze();
      followers.forEach(
          election -> Waiting.until("the end of its lease", () -> !election.isLeader()));
      // The first attempts of all have had their time-outs by now.
      pause(LEASE);
      long beganNanos = System.nanoTime();
      long before = connection.getStatistics().getOutMsgs();
      pause(Duration.ofSeconds(1));
      long sent = connection.getStatistics().getOutMsgs() - before;
      double seconds = (System.nanoTime() - beganNanos) / 1e9;
      nats.server().resume();

      assertThat((double) sent)
          .as("messages in %.2f s without answers", seconds)
          .isLessThan(MOST_PER_SECOND * seconds);
      followers.forEach(election -> Waiting.until("it leads again", election::isLeader));
    } finally {
      connection.close();
    }
  }

  private static List<Election> elections(NatsLeader natsLeader, String id) {
    List<Election> elections = new ArrayList<>();
    for (int i = 0; i < ELECTIONS; i++) {
      ElectionConfig config =
          ElectionConfig.builder()
              .bucket("crowded")
              .group("g" + i)
              .instanceId(id)
              .ttl(LEASE)
              .build();
      elections.add(natsLeader.election(config).start());
    }
    return elections;
  }

  private static void awaitFollower(Election election) {
    Waiting.until("a follower", () -> election.status().state() == ElectionState.FOLLOWER);
  }

  private static void pause(Duration length) {
    Waiting.untilNanos(System.nanoTime() + length.toNanos());
  }
}
