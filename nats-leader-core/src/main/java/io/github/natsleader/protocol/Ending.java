// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;

/**
 * A term that has ended, while its callbacks wind down (rules E2 and E3).
 *
 * @param term which
 * @param reason why it ended
 * @param callbacksReturned whether both have
 * @param giveUpAtNanos until when the lease is kept for them
 * @param stuckReported whether it was said that they take too long
 */
record Ending(
    long term,
    DemotionReason reason,
    boolean callbacksReturned,
    long giveUpAtNanos,
    boolean stuckReported) {
  Ending returned() {
    return new Ending(term, reason, true, giveUpAtNanos, stuckReported);
  }

  Ending giveUpBy(long nanos) {
    return new Ending(
        term, reason, callbacksReturned, Math.min(giveUpAtNanos, nanos), stuckReported);
  }

  Ending reported() {
    return new Ending(term, reason, callbacksReturned, giveUpAtNanos, true);
  }
}
