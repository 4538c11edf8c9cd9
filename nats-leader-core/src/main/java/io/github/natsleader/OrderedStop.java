// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.util.List;

/** The end of several roles, one after another, within one time-out. */
final class OrderedStop {
  private final StopOptions options;
  private final long deadlineNanos;

  /** The time runs from now on. */
  OrderedStop(StopOptions options) {
    this.options = options;
    this.deadlineNanos = nanoTime() + options.timeout().toNanos();
  }

  /** Whether all have ended, and all their callbacks have returned. */
  boolean stop(List<Role> inOrder) {
    if (options.waitForDemote()) {
      stopInTurn(inOrder);
    }
    boolean allEnded = true;
    for (Role role : inOrder) {
      allEnded &= role.election().stop(options.withTimeout(left()));
    }
    return allEnded;
  }

  /** Each may use up all the time, but the next one waits for no more than a share of it. */
  private void stopInTurn(List<Role> inOrder) {
    int waiting = inOrder.size();
    for (Role role : inOrder) {
      Duration left = left();
      role.stop(options.withTimeout(left), left.dividedBy(waiting));
      waiting--;
    }
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - nanoTime()));
  }

  private static long nanoTime() {
    return ElectionClock.system().monotonicNanos();
  }
}
