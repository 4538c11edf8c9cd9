// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A thousand elections of one connection while NATS is away: they neither storm nor pile up, and
 * lead again soon after its return.
 */
@Tag("alone")
class AwayTest {
  /** One for each test. */
  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

  private static final int MANY = 1000;
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("nle.away.seconds", 4));
  private static final Duration ALL_LED_WITHIN = Duration.ofSeconds(5);

  /** What was under way when the connection broke, and nothing after it. */
  private static final long CALLS_WHILE_DISCONNECTED = 3;

  /** Until the lease ends: renewals, repeated after operationTimeout. */
  private static final long CALLS_OF_A_LEASE = 10;

  /** Then: reads and checks, which back off. */
  private static final long CALLS_A_SECOND_UNANSWERED = 2;

  private static final long MORE_HEAP_BYTES = 32L << 20;

  @Test
  void aServerThatIsGone() throws Exception {
    Visit visit = new Visit("gone");
    visit.all(() -> nats.server().kill(), () -> nats.server().restart(), CALLS_WHILE_DISCONNECTED);
  }

  /** Connected as far as the client knows, until its pings have gone unanswered for long. */
  @Test
  void aServerThatDoesNotAnswer() throws Exception {
    Visit visit = new Visit("frozen");
    visit.all(
        () -> nats.server().freeze(),
        () -> nats.server().resume(),
        CALLS_OF_A_LEASE + AWAY.toSeconds() * CALLS_A_SECOND_UNANSWERED);
  }

  private interface Step {
    void run() throws Exception;
  }

  private final class Visit {
    private final String bucket;
    private final List<Election> elections = new ArrayList<>();

    Visit(String bucket) {
      this.bucket = bucket;
    }

    void all(Step leave, Step comeBack, long callsEach) throws Exception {
      try (Connection connection = connect()) {
        CountedStores stores =
            new CountedStores(NatsLeaseConnection.attach(connection, ElectionClock.system()));
        try (NatsLeader natsLeader = NatsLeader.on(stores, ElectionClock.system())) {
          for (int i = 0; i < MANY; i++) {
            elections.add(natsLeader.election(config(i)).start());
          }
          awaitAll();
          long heapBefore = heapBytes();
          stores.reset();
          leave.run();
          long leftNanos = System.nanoTime();
          Waiting.until(
              "NATS was away for long enough",
              AWAY.plus(Participant.PATIENCE),
              () -> System.nanoTime() - leftNanos >= AWAY.toNanos());
          long calls = stores.total();
          String what = stores.calls().toString();
          assertThat(elections).noneMatch(Election::isLeader);
          long heapAway = heapBytes();

          comeBack.run();
          long backNanos = System.nanoTime();
          awaitAll();
          Duration allLed = Duration.ofNanos(System.nanoTime() - backNanos);

          System.out.printf(
              "%d elections, %s away (%s): %d calls of the store %s, at most %d allowed; heap %d KiB"
                  + " before, %d KiB at the end of it, %d KiB after; all led %d ms after its return%n",
              MANY,
              AWAY,
              bucket,
              calls,
              what,
              callsEach * MANY,
              heapBefore >> 10,
              heapAway >> 10,
              heapBytes() >> 10,
              allLed.toMillis());
          assertThat(allLed).isLessThan(ALL_LED_WITHIN);
          assertThat(calls).isLessThanOrEqualTo(callsEach * MANY);
          assertThat(heapAway).isLessThan(heapBefore + MORE_HEAP_BYTES);
          Waiting.until(
              "the heap is as before", () -> heapBytes() < heapBefore + MORE_HEAP_BYTES / 4);
        }
      }
    }

    private void awaitAll() throws InterruptedException {
      for (Election election : elections) {
        election.awaitLeadership(Participant.PATIENCE);
      }
    }

    private ElectionConfig config(int number) {
      return ElectionConfig.builder()
          .bucket(bucket)
          .group("group-" + number)
          .instanceId("only")
          .ttl(TTL)
          .build();
    }
  }

  private Connection connect() throws Exception {
    return Nats.connect(
        ConnectionOptions.recommended()
            .server(nats.server().url())
            .errorListener(new ErrorListener() {})
            .build());
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
