// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What runs on a schedule for as long as one term lasts. {@link #close()} cancels what is running,
 * and returns when it has come to an end. For use by one thread.
 */
final class LeaderTasks implements AutoCloseable {
  /** One run of a task. */
  @FunctionalInterface
  interface Step {
    void run() throws InterruptedException;
  }

  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

  private final Leadership leadership;
  private final Console console;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final List<Future<?>> tasks = new ArrayList<>();

  LeaderTasks(Leadership leadership, Console console) {
    this.leadership = leadership;
    this.console = console;
  }

  /** Runs a step at once, and again so long after each end of it. */
  void every(Duration interval, String name, Step step) {
    tasks.add(
        threads.scheduleWithFixedDelay(
            () -> attempt(name, step), 0, interval.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void attempt(String name, Step step) {
    try {
      // By the clock: the lease may be over although nothing has been cancelled yet.
      if (leadership.isValid()) {
        step.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      console.say(name + ": cancelled");
    } catch (RuntimeException e) {
      // Thrown from here, it would end the schedule in silence.
      console.say(name + ": failed, " + e.getMessage());
    }
  }

  @Override
  public void close() {
    tasks.forEach(task -> task.cancel(true));
    threads.shutdown();
    console.say(haveEnded() ? "all tasks have ended" : "a task does not end");
  }

  /** An interrupt, as onPromote gets one when its term ends, does not cut this short. */
  private boolean haveEnded() {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return threads.awaitTermination(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
