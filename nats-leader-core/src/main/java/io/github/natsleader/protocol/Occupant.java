// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.ReleaseMarker;

/** Who has the register, as one revision of it tells. */
sealed interface Occupant {
  /**
   * For how long from its first sight on it must be waited out.
   *
   * @param unknownHolderNanos how long that is for a holder of whom nothing is known
   */
  default long waitNanos(long unknownHolderNanos) {
    return 0;
  }

  /** Nobody: the key is absent, and nothing that was seen before counts any more. */
  record Nobody() implements Occupant {}

  /** Nobody: the holder released it. */
  record Released(ReleaseMarker marker) implements Occupant {}

  /** We, by a write that we sent (rule R3). */
  record Ours(WriteId id) implements Occupant {}

  /**
   * Somebody else, for this long from first sight on.
   *
   * @param priority what its record claims; 0 for none
   * @param sinceNanos when its token was first seen
   */
  record Holder(LeaderInfo info, int priority, long leaseNanos, long sinceNanos)
      implements Occupant {
    @Override
    public long waitNanos(long unknownHolderNanos) {
      return leaseNanos;
    }
  }

  /**
   * Somebody of whom nothing is known (rules R2 and W3).
   *
   * @param erased whether a record was deleted, rather than made unreadable
   * @param leaseNanos the lease that the deletion named; 0 for none
   */
  record Unknown(boolean erased, long leaseNanos) implements Occupant {
    @Override
    public long waitNanos(long unknownHolderNanos) {
      return Math.max(unknownHolderNanos, leaseNanos);
    }
  }
}
