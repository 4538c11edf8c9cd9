// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.ServerVersion;
import io.nats.client.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;

/** A bucket of its own for each test, with and without a guard, on a real server. */
@Tag("every-server")
abstract class BucketUnderFence {
  private static final ServerVersion ENFORCING = ServerVersion.parse("2.11.0");
  private static final int LIMIT_SECONDS = 60;

  GuardedWorld world;
  FaultyStreams faulty;
  String bucket;
  KeyValue unguarded;

  abstract NatsServer server();

  @BeforeEach
  void begin(TestInfo info) throws Exception {
    assumeTrue(
        server().version().compareTo(ENFORCING) >= 0, "what older servers do: OldServersTest");
    world = GuardedWorld.on(server().url());
    faulty = world.faultyStreams();
    bucket = info.getTestMethod().orElseThrow().getName() + System.nanoTime();
    unguarded = world.create(bucket);
  }

  @AfterEach
  void end() throws Exception {
    if (world != null) {
      world.close();
      faulty.requireNoFaultLeft();
    }
  }

  /** Through a lane of its own, as that of another process. */
  FencedBucket view(FencedTerm term) throws InterruptedException {
    return world.bucket(term, bucket);
  }

  FencedBucket faultyView(FencedTerm term) throws InterruptedException {
    return world.bucket(faulty, term, bucket, TIMEOUT);
  }

  String fence() throws Exception {
    return String.valueOf(text(unguarded.get(FencedBucket.FENCE_KEY)));
  }

  static void requireEnded(StubbornTerm term, DemotionReason reason) {
    assertThat(term.refutations()).containsExactly(reason);
    assertThat(term.isValid()).isFalse();
  }

  static Object outcome(Callable<?> call) {
    try {
      return call.call();
    } catch (Exception e) {
      return e;
    }
  }

  static List<Object> inParallel(List<Callable<Object>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> call : threads.invokeAll(calls, LIMIT_SECONDS, TimeUnit.SECONDS)) {
        outcomes.add(call.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }
}
