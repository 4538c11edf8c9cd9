// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import java.time.Duration;

/**
 * An instant on two clocks that all processes of a machine share. Being absolute it means the same
 * to whoever reads it late.
 *
 * @param nanos on the monotonic clock, which may stand still while the machine is suspended
 * @param wallMillis on the wall clock, which may be set
 */
record Moment(long nanos, long wallMillis) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }

  /** The instant that comes this much later, by each clock; the part of a millisecond is cut. */
  Moment plus(Duration time) {
    return new Moment(nanos + time.toNanos(), wallMillis + time.toMillis());
  }

  /** How long it is from {@code now} until this by the clock that says less (rule C2). */
  long nanosFrom(Moment now) {
    return Math.min(nanos - now.nanos, (wallMillis - now.wallMillis) * NANOS_PER_MILLI);
  }
}
