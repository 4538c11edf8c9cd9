// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The term that an election is in, if any. Written by one thread, read by any. */
final class RunningTerm {
  private final Clock clock;
  private volatile @Nullable Long beganNanos;
  private volatile boolean atRisk;

  RunningTerm(Clock clock) {
    this.clock = clock;
  }

  void began() {
    atRisk = false;
    beganNanos = clock.monotonicTime();
  }

  void ended() {
    beganNanos = null;
    atRisk = false;
  }

  void atRisk(boolean now) {
    atRisk = now;
  }

  boolean isAtRisk() {
    return atRisk;
  }

  /** Until now; zero while there is no term. */
  Duration lasted() {
    Long since = beganNanos;
    return since == null ? Duration.ZERO : Duration.ofNanos(clock.monotonicTime() - since);
  }
}
