// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterRequirements;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the tests of this package share. */
final class Outcomes {
  static final RegisterRequirements REQUIREMENTS =
      new RegisterRequirements(Duration.ofSeconds(3), 1, false);

  private static final long LONGEST_SECONDS = 15;

  private Outcomes() {}

  /** Waits, longer than any stage may take. */
  static <T> T outcome(CompletionStage<T> stage)
      throws ExecutionException, TimeoutException, InterruptedException {
    return stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  static LeaseRecord record(long n) {
    return new LeaseRecord("host", "token", 0, 3000, n, Map.of());
  }

  static long adapterThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("nats-leader-"))
        .count();
  }
}
