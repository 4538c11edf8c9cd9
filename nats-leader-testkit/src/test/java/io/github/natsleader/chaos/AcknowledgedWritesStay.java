// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.testkit.history.Checker;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;
import java.util.Map;

/**
 * Every guarded write that was acknowledged is there in the end, at the revision that was told.
 * NATS promises that; without it no revision would mean anything.
 */
final class AcknowledgedWritesStay extends Checker {
  private final Map<String, GuardedLedger.Entry> there;

  AcknowledgedWritesStay(Map<String, GuardedLedger.Entry> there) {
    this.there = there;
  }

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.GuardedWrite write && write.outcome() == Outcome.ACCEPTED) {
      GuardedLedger.Entry entry = there.get(write.value());
      if (entry == null || entry.revision() != write.revision()) {
        violated(
            write.atNanos(),
            "write '%s' was acknowledged at revision %d, and there is %s"
                .formatted(write.value(), write.revision(), entry));
      }
    }
  }
}
