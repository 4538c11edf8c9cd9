// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Now;

/**
 * The clocks of one simulated machine: they run at a rate of their own, which may change, can be
 * suspended, and the wall can be set.
 */
final class SimulatedClock {
  private double rate;
  private long sinceTrueNanos;
  private long monotonicNanos;
  private long wallNanos;
  private boolean suspended;

  SimulatedClock(double rate, long monotonicOriginNanos, long wallOriginMillis) {
    this.rate = rate;
    this.monotonicNanos = monotonicOriginNanos;
    this.wallNanos = wallOriginMillis * 1_000_000;
  }

  Now at(long trueNanos) {
    long passed = passed(trueNanos);
    return new Now(
        suspended ? monotonicNanos : monotonicNanos + passed, (wallNanos + passed) / 1_000_000);
  }

  /**
   * For how long true time must go on until the monotonic clock shows this, unless it is suspended
   * meanwhile.
   */
  long trueNanosUntil(long wantedMonotonicNanos, long trueNanos) {
    long missing = wantedMonotonicNanos - at(trueNanos).monotonicNanos();
    return missing <= 0 ? 0 : (long) Math.ceil(missing / rate) + 1;
  }

  boolean isSuspended() {
    return suspended;
  }

  void suspend(long trueNanos) {
    goOnFrom(trueNanos);
    suspended = true;
  }

  void resume(long trueNanos) {
    goOnFrom(trueNanos);
    suspended = false;
  }

  void changeRate(double newRate, long trueNanos) {
    goOnFrom(trueNanos);
    rate = newRate;
  }

  void stepWall(long millis) {
    wallNanos += millis * 1_000_000;
  }

  private void goOnFrom(long trueNanos) {
    long passed = passed(trueNanos);
    monotonicNanos += suspended ? 0 : passed;
    wallNanos += passed;
    sinceTrueNanos = trueNanos;
  }

  private long passed(long trueNanos) {
    return (long) ((trueNanos - sinceTrueNanos) * rate);
  }
}
