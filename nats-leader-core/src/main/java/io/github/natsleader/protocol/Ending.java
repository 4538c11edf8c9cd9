// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import org.jspecify.annotations.Nullable;

/**
 * A term that has ended, while its callbacks wind down (rules E2 and E3).
 *
 * @param term which
 * @param reason why it ended
 * @param heir who is to follow; null for whoever is first
 * @param callbacksReturned whether both have
 * @param giveUpAtNanos until when the lease is kept for them
 * @param stuckReported whether it was said that they take too long
 */
record Ending(
    long term,
    DemotionReason reason,
    @Nullable String heir,
    boolean callbacksReturned,
    long giveUpAtNanos,
    boolean stuckReported) {
  Ending returned() {
    return new Ending(term, reason, heir, true, giveUpAtNanos, stuckReported);
  }

  Ending giveUpBy(long nanos) {
    return new Ending(
        term, reason, heir, callbacksReturned, Math.min(giveUpAtNanos, nanos), stuckReported);
  }

  Ending reported() {
    return new Ending(term, reason, heir, callbacksReturned, giveUpAtNanos, true);
  }
}
