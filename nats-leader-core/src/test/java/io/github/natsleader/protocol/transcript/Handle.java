// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;

/**
 * What users of a term hold and ask (rule H2): once somebody was told that the lease has run out,
 * nothing revives it.
 */
final class Handle {
  private final long term;
  private Lease lease;
  private boolean expired;

  Handle(long term, Lease lease) {
    this.term = term;
    this.lease = lease;
  }

  long term() {
    return term;
  }

  /** Whether it now ends later; false if somebody was told before that it has ended. */
  boolean extend(Lease next) {
    if (!expired) {
      lease = next;
    }
    return !expired;
  }

  boolean isExpired() {
    return expired;
  }

  void expire() {
    expired = true;
  }

  /** Zero once it has run out. */
  long remainingNanos(Now now) {
    return expired ? 0 : Math.max(0, lease.remainingNanos(now));
  }
}
