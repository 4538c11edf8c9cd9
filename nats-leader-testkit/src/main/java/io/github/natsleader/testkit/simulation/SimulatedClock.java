// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Now;

/**
 * The clocks of one simulated machine: they run at a rate of their own, can be suspended, and the
 * wall can be set.
 */
final class SimulatedClock {
  private final double rate;
  private final long monotonicOriginNanos;
  private long wallOffsetMillis;
  private long suspendedNanos;
  private long suspendedSinceNanos = -1;

  SimulatedClock(double rate, long monotonicOriginNanos, long wallOffsetMillis) {
    this.rate = rate;
    this.monotonicOriginNanos = monotonicOriginNanos;
    this.wallOffsetMillis = wallOffsetMillis;
  }

  Now at(long trueNanos) {
    long still = suspendedSinceNanos < 0 ? 0 : trueNanos - suspendedSinceNanos;
    long running = trueNanos - suspendedNanos - still;
    return new Now(
        monotonicOriginNanos + scaled(running), wallOffsetMillis + scaled(trueNanos) / 1_000_000);
  }

  /**
   * For how long true time must go on until the monotonic clock shows this, unless it is suspended
   * meanwhile.
   */
  long trueNanosUntil(long monotonicNanos, long trueNanos) {
    long missing = monotonicNanos - at(trueNanos).monotonicNanos();
    return missing <= 0 ? 0 : (long) Math.ceil(missing / rate) + 1;
  }

  boolean isSuspended() {
    return suspendedSinceNanos >= 0;
  }

  void suspend(long trueNanos) {
    suspendedSinceNanos = trueNanos;
  }

  void resume(long trueNanos) {
    if (suspendedSinceNanos >= 0) {
      suspendedNanos += trueNanos - suspendedSinceNanos;
      suspendedSinceNanos = -1;
    }
  }

  void stepWall(long millis) {
    wallOffsetMillis += millis;
  }

  private long scaled(long nanos) {
    return (long) (nanos * rate);
  }
}
