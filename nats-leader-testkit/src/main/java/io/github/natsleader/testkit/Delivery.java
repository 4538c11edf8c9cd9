// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands answers and events to the user's code: in the order of {@link #add}, one at a time, and
 * never under a lock of ours, also where the executor runs what it is given at once and the user's
 * code calls back into the store.
 */
final class Delivery {
  private final Executor executor;
  private final Runnable endOfExecutor;
  private final Queue<Runnable> items = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();

  private Delivery(Executor executor, Runnable endOfExecutor) {
    this.executor = executor;
    this.endOfExecutor = endOfExecutor;
  }

  /** On an executor of the caller's, which outlives this. */
  static Delivery on(Executor executor) {
    return new Delivery(executor, () -> {});
  }

  /** On a daemon thread of its own, started with the first item and ended by {@link #end}. */
  static Delivery onOwnThread(String threadName) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread created = new Thread(task, threadName);
              created.setDaemon(true);
              return created;
            });
    return new Delivery(thread, thread::shutdown);
  }

  /** Queues an item; {@link #start} must follow, outside all locks. */
  void add(Runnable item) {
    items.add(item);
  }

  /** Sees to it that what was added is delivered. */
  void start() {
    while (!items.isEmpty() && running.compareAndSet(false, true)) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException ended) {
        // Every stage completes: an answer that comes after the end is given by whoever brought it.
        drain();
      }
    }
  }

  /** Ends the own thread once it has delivered what was added. */
  void end() {
    start();
    endOfExecutor.run();
  }

  private void drain() {
    for (Runnable item = items.poll(); item != null; item = items.poll()) {
      deliver(item);
    }
    running.set(false);
    // What was added after the last poll found the flag still set.
    start();
  }

  private static void deliver(Runnable item) {
    try {
      item.run();
    } catch (RuntimeException | Error thrownByListener) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, thrownByListener);
    }
  }
}
