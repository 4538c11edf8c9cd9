// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs user code one piece after the other, in order, on a thread that lasts only while there is
 * something to run.
 */
final class SerialLane {
  private static final Logger LOG = LoggerFactory.getLogger(SerialLane.class);

  private final CallbackThreads threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialLane(CallbackThreads threads) {
    this.threads = threads;
  }

  void submit(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.run(this::drain);
  }

  private void drain() {
    Runnable next = next();
    while (next != null) {
      runOne(next);
      next = next();
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      running = next != null;
      return next;
    }
  }

  private static void runOne(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.atError().setCause(e).log("A listener threw an exception; the election goes on");
    }
    // One that interrupts itself must not interrupt whoever comes next on this thread.
    Thread.interrupted();
  }
}
