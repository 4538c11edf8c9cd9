// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * The time for which a holder may rely on its latest acknowledged write: from {@code since}, the
 * instant before that write was first sent, for {@code lengthNanos}, which already is shortened by
 * the drift that clocks may have (rule H1).
 *
 * @param since when the write was first sent
 * @param lengthNanos for how long it may be relied on
 */
public record Lease(Now since, long lengthNanos) {
  /**
   * The lease that a write first sent at {@code firstSent} gives: {@code leaseNanos x (1 -
   * maxClockDrift)} from there.
   */
  public static Lease of(Now firstSent, long leaseNanos, double maxClockDrift) {
    return new Lease(firstSent, (long) Math.floor(leaseNanos * (1 - maxClockDrift)));
  }

  /** What is left, in nanoseconds; zero or less once it has run out. */
  public long remainingNanos(Now now) {
    return lengthNanos - now.heldNanosSince(since);
  }

  /** As {@link #remainingNanos(Now)}, for callers that must not allocate. */
  public long remainingNanos(long monotonicNanos, long wallMillis) {
    return lengthNanos
        - Now.heldNanos(monotonicNanos - since.monotonicNanos(), wallMillis - since.wallMillis());
  }

  /** Whether anything is left. */
  public boolean isValid(Now now) {
    return remainingNanos(now) > 0;
  }

  /** When it runs out at the latest, on the monotonic clock. */
  long endsAtNanos() {
    return since.monotonicNanos() + lengthNanos;
  }
}
