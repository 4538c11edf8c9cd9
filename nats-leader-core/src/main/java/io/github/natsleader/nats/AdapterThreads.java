// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.log.LogEvent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one connection's adapter: one that sends, since the client may block a sender for
 * seconds when its queue is full, and one that keeps deadlines. Both end when they have had nothing
 * to do for a while, and for good on {@link #close}.
 */
final class AdapterThreads {
  private static final Logger log = LoggerFactory.getLogger(AdapterThreads.class);

  private static final Duration IDLE_LIMIT = Duration.ofSeconds(5);

  private final ThreadPoolExecutor sender;
  private final ScheduledThreadPoolExecutor timer;

  AdapterThreads() {
    sender =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_LIMIT.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            named("nats-leader-sender"));
    sender.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, named("nats-leader-timer"));
    timer.setKeepAliveTime(IDLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Runs the task on the sending thread, in order; false if these threads have ended. */
  boolean send(Runnable task) {
    try {
      sender.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs the task on the timer's thread, in order; not at all if these threads have ended. */
  void onTimer(Runnable task) {
    try {
      timer.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      // Nobody is left to whom it could matter.
    }
  }

  /** Runs the task on the timer's thread later; not at all if these threads have ended by then. */
  void later(Duration delay, Runnable task) {
    Future<?> unused = schedule(delay, task);
  }

  /** Runs the task on the timer's thread later; null if these threads have ended. */
  @Nullable Future<?> schedule(Duration delay, Runnable task) {
    try {
      return timer.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** A task that fails is a defect here; the executor would keep quiet about it. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LogEvent.ADAPTER_DEFECT
            .in(log.atError())
            .setCause(e)
            .log("A task of the NATS adapter failed; the adapter goes on");
      }
    };
  }

  /**
   * Ends both threads once what was handed to the sender has been done; runs the last task then.
   */
  void close(Runnable last) {
    send(
        () -> {
          last.run();
          timer.shutdownNow();
        });
    sender.shutdown();
  }
}
