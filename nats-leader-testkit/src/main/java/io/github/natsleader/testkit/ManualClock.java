// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that moves only when told to. Both readings stand still in between, so a test decides at
 * which instant a lease ends.
 *
 * <p>Safe for use by many threads. Nobody is woken when the clock moves: what waits for real time
 * goes on waiting.
 */
public final class ManualClock implements ElectionClock {
  private static final long LARGEST_READING_NANOS = 1L << 62;

  private final Object lock = new Object();
  private long monotonicNanos;
  private long wallNanos;

  /** A clock that shows 2026-01-01T00:00:00Z. */
  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /**
   * A clock whose monotonic reading is 0.
   *
   * @param wall what the wall clock shows at first; 1970 to 2100
   * @throws IllegalArgumentException if {@code wall} is out of range
   */
  public ManualClock(Instant wall) {
    if (wall.isBefore(Instant.EPOCH) || wall.isAfter(Instant.parse("2100-01-01T00:00:00Z"))) {
      throw new IllegalArgumentException("wall must be between 1970 and 2100, is " + wall);
    }
    wallNanos = Duration.between(Instant.EPOCH, wall).toNanos();
  }

  @Override
  public long monotonicNanos() {
    synchronized (lock) {
      return monotonicNanos;
    }
  }

  @Override
  public long wallMillis() {
    synchronized (lock) {
      return Math.floorDiv(wallNanos, 1_000_000L);
    }
  }

  /**
   * Lets time pass: both clocks go forward.
   *
   * @throws IllegalArgumentException if {@code by} is negative, or takes the monotonic clock out of
   *     its range
   */
  public void advance(Duration by) {
    long nanos = requireNotNegative(by, "advance");
    synchronized (lock) {
      long next = Math.addExact(monotonicNanos, nanos);
      if (next > LARGEST_READING_NANOS) {
        throw new IllegalArgumentException("advance by " + by + " goes beyond 2^62 ns");
      }
      monotonicNanos = next;
      wallNanos = Math.addExact(wallNanos, nanos);
    }
  }

  /**
   * Sets the wall clock forward, or back where {@code by} is negative, as an operator or a time
   * daemon does. The monotonic clock does not notice.
   */
  public void stepWall(Duration by) {
    long nanos = by.toNanos();
    synchronized (lock) {
      wallNanos = Math.addExact(wallNanos, nanos);
    }
  }

  /**
   * Suspends the machine for a while: time passes, and the monotonic clock stands still (rule C2).
   *
   * @throws IllegalArgumentException if {@code by} is negative
   */
  public void suspend(Duration by) {
    long nanos = requireNotNegative(by, "suspend");
    synchronized (lock) {
      wallNanos = Math.addExact(wallNanos, nanos);
    }
  }

  @Override
  public String toString() {
    synchronized (lock) {
      return "ManualClock[monotonicNanos=" + monotonicNanos + ", wallNanos=" + wallNanos + "]";
    }
  }

  private static long requireNotNegative(Duration by, String what) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(what + " needs a duration of 0 or more, is " + by);
    }
    return by.toNanos();
  }
}
