// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * One reading of both clocks of a process. Only differences to an earlier reading of the same
 * process mean anything (rule C1).
 *
 * @param monotonicNanos the monotonic clock, between 0 and 2^62 nanoseconds
 * @param wallMillis the wall clock, in milliseconds since 1970 UTC
 */
public record Now(long monotonicNanos, long wallMillis) {
  /** A moment that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long MAX_WALL_DIFFERENCE_MILLIS = 1_000_000_000_000L;

  /**
   * For how long something has been held since {@code earlier}: the larger of both differences,
   * since the monotonic clock stands still while a machine is suspended (rule C2). The wall clock
   * counts one millisecond more than it shows, for the part of a millisecond that it cut off.
   */
  public long heldNanosSince(Now earlier) {
    return heldNanos(monotonicNanos - earlier.monotonicNanos, wallMillis - earlier.wallMillis);
  }

  /**
   * For how long something was waited for since {@code earlierMonotonicNanos}: the monotonic
   * difference alone, so that a wall clock stepped forward never shortens a wait (rule C2).
   */
  public long waitedNanosSince(long earlierMonotonicNanos) {
    return monotonicNanos - earlierMonotonicNanos;
  }

  static long heldNanos(long monotonicDifferenceNanos, long wallDifferenceMillis) {
    long wallMillis =
        Math.max(
            -MAX_WALL_DIFFERENCE_MILLIS,
            Math.min(wallDifferenceMillis, MAX_WALL_DIFFERENCE_MILLIS));
    return Math.max(monotonicDifferenceNanos, (wallMillis + 1) * 1_000_000L);
  }
}
