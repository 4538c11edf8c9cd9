// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.protocol.Lease;
import io.github.natsleader.spi.ElectionClock;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of one term, and whether anybody has found it passed (rule H2). Any thread checks,
 * one extends. Expiry is sticky: the first check past the end replaces the lease by nothing, and no
 * extension succeeds after that.
 */
final class LeaseCell {
  private final ElectionClock clock;
  private final Runnable onMarkedExpired;
  private final AtomicReference<@Nullable Lease> lease;
  private volatile boolean revoked;

  /**
   * A cell that is valid for {@code lease}.
   *
   * @param onMarkedExpired runs once, on the thread whose check found the end passed; must not
   *     block
   */
  LeaseCell(Lease lease, ElectionClock clock, Runnable onMarkedExpired) {
    this.lease = new AtomicReference<>(lease);
    this.clock = clock;
    this.onMarkedExpired = onMarkedExpired;
  }

  boolean isValid() {
    return remainingNanos() > 0;
  }

  /** What is left; zero once it is over. */
  long remainingNanos() {
    while (true) {
      // The reference first, then the clocks: the other way round an extension in between would
      // be judged by clocks read before it, and look longer than it is.
      Lease seen = lease.get();
      if (seen == null) {
        return 0;
      }
      long remainingNanos = seen.remainingNanos(clock.monotonicNanos(), clock.wallMillis());
      if (remainingNanos > 0) {
        return remainingNanos;
      }
      if (lease.compareAndSet(seen, null)) {
        onMarkedExpired.run();
        return 0;
      }
      // Extended or marked meanwhile: look again.
    }
  }

  /** Whether the lease now is {@code next}; false if somebody has found the one before passed. */
  boolean extend(Lease next) {
    Lease seen = lease.get();
    while (seen != null) {
      if (lease.compareAndSet(seen, next)) {
        return true;
      }
      seen = lease.get();
    }
    return false;
  }

  /** Ends it by our own choice: whoever does so tells the machine why. */
  void revoke() {
    revoked = true;
    lease.set(null);
  }

  boolean isRevoked() {
    return revoked;
  }
}
