// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.protocol.Now;

/**
 * Both clocks of one participant, by the script's time. The monotonic one stands still while its
 * machine is suspended; the wall clock can be set.
 */
final class OwnClocks {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long FIRST_WALL_MILLIS = 1_700_000_000_000L;
  private static final long AWAKE = -1;

  private long wallStepsMillis;
  private long sleptNanos;
  private long asleepSinceNanos = AWAKE;

  Now at(long scriptNanos) {
    long end = asleepSinceNanos == AWAKE ? scriptNanos : asleepSinceNanos;
    return new Now(
        FIRST_NANOS + end - sleptNanos,
        FIRST_WALL_MILLIS + scriptNanos / 1_000_000 + wallStepsMillis);
  }

  /** When the monotonic clock shows this, in the script's time; not while suspended. */
  long whenMonotonicIs(long monotonicNanos) {
    return monotonicNanos - FIRST_NANOS + sleptNanos;
  }

  void stepWall(long millis) {
    wallStepsMillis += millis;
  }

  void suspend(long scriptNanos) {
    asleepSinceNanos = scriptNanos;
  }

  void resume(long scriptNanos) {
    if (asleepSinceNanos != AWAKE) {
      sleptNanos += scriptNanos - asleepSinceNanos;
      asleepSinceNanos = AWAKE;
    }
  }
}
