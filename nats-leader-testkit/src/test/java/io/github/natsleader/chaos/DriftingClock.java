// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.spi.ElectionClock;

/** Clocks that run fast or slow, and a wall clock that is stepped. Safe for use by many threads. */
final class DriftingClock implements ElectionClock {
  private static final double NANOS_PER_MILLI = 1e6;

  /** From a real instant on, a reading and how fast it grows. */
  private record Stretch(long realNanos, long shownNanos, double rate) {
    long at(long nowNanos) {
      return shownNanos + (long) (Math.max(0, nowNanos - realNanos) * rate);
    }
  }

  private final long originWallMillis = System.currentTimeMillis();
  private Stretch stretch;
  private long steppedMillis;

  DriftingClock(double rate) {
    stretch = new Stretch(System.nanoTime(), 0, rate);
  }

  /** Under the lock, so that a reader held up in between shows no later reading than the next. */
  @Override
  public synchronized long monotonicNanos() {
    return stretch.at(System.nanoTime());
  }

  @Override
  public synchronized long wallMillis() {
    return originWallMillis
        + steppedMillis
        + Math.round(stretch.at(System.nanoTime()) / NANOS_PER_MILLI);
  }

  /** Runs at this rate from now on, without a step. */
  synchronized void rate(double rate) {
    long now = System.nanoTime();
    stretch = new Stretch(now, stretch.at(now), rate);
  }

  /** Sets the wall clock forward, or back. */
  synchronized void stepWall(long millis) {
    steppedMillis += millis;
  }
}
