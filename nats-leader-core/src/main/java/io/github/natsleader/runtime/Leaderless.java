// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.LeaderInfo;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Since when nobody is known to lead. Set by one thread, read by any. */
final class Leaderless {
  private static final long LED = Long.MIN_VALUE;

  private final ElectionClock clock;
  private volatile long sinceNanos = LED;

  Leaderless(ElectionClock clock) {
    this.clock = clock;
  }

  /** The election starts, and knows of nobody. */
  void begin() {
    sinceNanos = clock.monotonicNanos();
  }

  void seen(@Nullable LeaderInfo leader, Now now) {
    if (leader != null) {
      if (sinceNanos != LED) {
        sinceNanos = LED;
      }
    } else if (sinceNanos == LED) {
      sinceNanos = now.monotonicNanos();
    }
  }

  Duration lasts() {
    long since = sinceNanos;
    return since == LED
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, clock.monotonicNanos() - since));
  }
}
