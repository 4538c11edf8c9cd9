// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand elections cost one thread and one consumer, as one election does. */
@Tag("alone")
class ManyElectionsTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final int MANY = 1000;
  private static final Duration ALL_LED_WITHIN = Duration.ofSeconds(8);

  @Test
  void aThousandLeadSoonOnOneThreadAndOneConsumer(Connection other) throws Exception {
    int threadsOfOne = threadsOfOneElection();
    try (Connection connection = connect();
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      List<Election> elections = new ArrayList<>();
      // The first thing on this connection; the bucket is not there yet.
      long startedNanos = System.nanoTime();
      for (int i = 0; i < MANY; i++) {
        elections.add(natsLeader.election(config("many", i)).start());
      }
      for (Election election : elections) {
        election.awaitLeadership(Participant.PATIENCE);
      }
      Duration allLed = Duration.ofNanos(System.nanoTime() - startedNanos);

      assertThat(allLed).isLessThan(ALL_LED_WITHIN);
      Waiting.until("as many threads as with one", () -> threads() <= threadsOfOne);
      assertThat(other.jetStreamManagement().getConsumerNames("KV_many")).hasSize(1);
      assertThat(elections).allMatch(Election::isLeader);
    }
  }

  private static int threadsOfOneElection() throws Exception {
    try (Connection connection = connect();
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      natsLeader.election(config("one", 0)).start().awaitLeadership(Participant.PATIENCE);
      return settledThreads();
    }
  }

  private static Connection connect() throws Exception {
    return Nats.connect(ConnectionOptions.recommended().server(nats.server().url()).build());
  }

  /** Those of the callbacks end with them. */
  private static int settledThreads() {
    Waiting.until("no callback at work", () -> callbackThreads() == 0);
    return threads();
  }

  /** All, but for those on which the JVM runs virtual threads: at most one a core, and its own. */
  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> !name.startsWith("ForkJoinPool-1-"))
            .filter(name -> !name.startsWith("VirtualThread-"))
            .count();
  }

  private static long callbackThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("nats-leader-callback"))
        .count();
  }

  private static ElectionConfig config(String bucket, int number) {
    return ElectionConfig.builder()
        .bucket(bucket)
        .group("group-" + number)
        .instanceId("only")
        .ttl(Duration.ofSeconds(3))
        .build();
  }
}
