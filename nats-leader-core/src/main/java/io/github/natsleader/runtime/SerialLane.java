// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.log.ElectionName;
import io.github.natsleader.log.LogEvent;
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

  private final ElectionName owner;
  private final CallbackThreads threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialLane(ElectionName owner, CallbackThreads threads) {
    this.owner = owner;
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

  private void runOne(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      owner
          .in(LogEvent.LISTENER_FAILED.in(LOG.atError()))
          .setCause(e)
          .log("A listener of the {} threw an exception; the election goes on", owner);
    }
    // One that interrupts itself must not interrupt whoever comes next on this thread.
    Thread.interrupted();
  }
}
