// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Notices when this machine stands still, by a thread that asks the server for a sign of life all
 * the time. What a test says of a few hundred milliseconds cannot be said of rounds in which
 * neither the JVM nor the server came to run for that long.
 */
final class Pulse implements AutoCloseable {
  private static final long BEAT_MILLIS = 3;

  private final Connection direct;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pulse");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> beating;
  private long lastNanos = System.nanoTime();
  private long longestNanos;

  /** Measures by a connection that no fault befalls. */
  Pulse(Connection direct) {
    this.direct = direct;
    beating = beats.scheduleWithFixedDelay(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Forgets what was measured. */
  synchronized void reset() {
    lastNanos = System.nanoTime();
    longestNanos = 0;
  }

  /** The longest time without a sign of life since the last reset. */
  synchronized Duration longestStall() {
    return Duration.ofNanos(Math.max(longestNanos, System.nanoTime() - lastNanos));
  }

  private void beat() {
    try {
      direct.RTT();
      taken();
    } catch (IOException noAnswer) {
      // A gap, which the next answer ends.
    }
  }

  private synchronized void taken() {
    long nowNanos = System.nanoTime();
    longestNanos = Math.max(longestNanos, nowNanos - lastNanos);
    lastNanos = nowNanos;
  }

  @Override
  public void close() {
    beating.cancel(true);
    beats.shutdown();
  }
}
