// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencedBucket;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.testkit.server.NatsCluster;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Guarded writes on a stream of three replicas, where one under a fence is accepted at a time. */
class GuardedClusterTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init")
  private static NatsCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = NatsCluster.builder().start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Nested
  class F2 {
    /** Two lanes of one term meet in the leader: neither reads a loss into that. */
    @Test
    void writesThatMeetAreBothDoneAndAnOlderTermIsRefused() throws Exception {
      try (GuardedWorld near = GuardedWorld.on(cluster.server(0).url());
          GuardedWorld far = GuardedWorld.on(cluster.server(1).url())) {
        KeyValue unguarded = replicatedBucket(near);
        StubbornTerm term = StubbornTerm.of(7);
        List<FencedBucket> views =
            List.of(near.bucket(term, "accounts"), far.bucket(term, "accounts"));
        List<Callable<Object>> writers = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
          FencedBucket view = views.get(writer % 2).withTimeout(BOUND);
          String key = "k" + writer;
          writers.add(() -> BucketUnderFence.outcome(() -> write(view, key, 30)));
        }

        assertThat(BucketUnderFence.inParallel(writers)).containsOnly("done");

        assertThat(term.refutations()).isEmpty();
        for (int writer = 0; writer < 6; writer++) {
          assertThat(text(unguarded.get("k" + writer))).isEqualTo("29");
        }
        requireTheOlderIsRefused(far, views.get(0));
      }
    }

    private void requireTheOlderIsRefused(GuardedWorld world, FencedBucket stale) throws Exception {
      Callable<Object> writer =
          () -> BucketUnderFence.outcome(() -> write(stale, "old", 1_000_000));
      Callable<Object> taker = () -> world.bucket(StubbornTerm.of(8), "accounts").token();

      List<Object> outcomes = BucketUnderFence.inParallel(List.of(writer, taker));

      assertThat(outcomes.get(0)).isInstanceOf(TokenInvalidException.class);
      long fence = world.last("KV_accounts", FenceNames.fenceOfBucket("accounts")).getSeq();
      long last =
          world
              .connection()
              .keyValue("accounts")
              .getStatus()
              .getBackingStreamInfo()
              .getStreamState()
              .getLastSequence();
      assertThat(last).as("nothing came after the fence").isEqualTo(fence);
    }
  }

  private static Object write(FencedBucket view, String key, int count)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      assertThat(view.put(key, bytes("" + i))).isPositive();
    }
    return "done";
  }

  /** As soon as its servers can agree on it. */
  private static KeyValue replicatedBucket(GuardedWorld world) throws Exception {
    Awaitility.await()
        .atMost(BOUND)
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof JetStreamApiException)
        .until(
            () ->
                world
                        .connection()
                        .keyValueManagement()
                        .create(
                            KeyValueConfiguration.builder("accounts")
                                .replicas(NatsCluster.SERVERS)
                                .build())
                    != null);
    Awaitility.await()
        .atMost(BOUND)
        .ignoreExceptions()
        .until(() -> world.bucket(StubbornTerm.of(1), "accounts").timeout().equals(TIMEOUT));
    return world.connection().keyValue("accounts");
  }
}
