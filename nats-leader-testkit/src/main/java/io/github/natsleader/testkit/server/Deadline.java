// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The end of a bounded wait for something that cannot notify, such as a file or a port. */
final class Deadline {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline in(Duration bound) {
    return new Deadline(System.nanoTime() + bound.toNanos());
  }

  boolean passed() {
    return remainingNanos() <= 0;
  }

  long remainingNanos() {
    return endNanos - System.nanoTime();
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }

  /** Lets a moment pass before the next look; never past the end by more than that moment. */
  static void awaitNextLook() throws InterruptedException {
    LockSupport.parkNanos(POLL_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
