// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many threads that write at the same moment, and what became of it. Used by one thread, once. */
final class SimultaneousWrites {
  private static final int PATIENCE_SECONDS = 10;

  private final int writers;
  private final List<Long> applied = new ArrayList<>();
  private final List<Long> refused = new ArrayList<>();

  SimultaneousWrites(int writers) {
    this.writers = writers;
  }

  /** Has each writer, by number from 0, send its write once all are ready to. */
  List<CompletionStage<StoreOutcome>> send(IntFunction<CompletionStage<StoreOutcome>> write)
      throws Exception {
    CyclicBarrier together = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<CompletionStage<StoreOutcome>>> tasks = new ArrayList<>();
      for (int number = 0; number < writers; number++) {
        int writer = number;
        tasks.add(
            () -> {
              together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              return write.apply(writer);
            });
      }
      List<CompletionStage<StoreOutcome>> sent = new ArrayList<>();
      for (Future<CompletionStage<StoreOutcome>> task : threads.invokeAll(tasks)) {
        sent.add(task.get());
      }
      return sent;
    } finally {
      threads.shutdownNow();
    }
  }

  void count(StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Applied won) {
      applied.add(won.revision());
    } else if (outcome instanceof StoreOutcome.Refused lost) {
      refused.add(lost.lastRevision());
    } else {
      fail("neither applied nor refused: " + outcome);
    }
  }

  /**
   * The revision of the one write that was applied; all others were refused, and told that
   * revision.
   */
  long onlyRevision() {
    assertEquals(1, applied.size(), "writes applied over one revision");
    assertEquals(writers - 1, refused.size(), "writes refused");
    long winner = applied.get(0);
    refused.forEach(told -> assertEquals(winner, told, "the last revision that a loser is told"));
    return winner;
  }
}
