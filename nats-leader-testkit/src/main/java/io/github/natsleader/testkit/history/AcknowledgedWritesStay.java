// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.Map;

/**
 * Every guarded write that was acknowledged is there in the end, at the revision that was told.
 * NATS promises that; without it no revision would mean anything.
 *
 * <p>One checker is for one guarded stream or bucket, of which nothing was removed by intent. Takes
 * {@link HistoryEvent.GuardedWrite} in any order; what is there and was never acknowledged is
 * passed over, {@link FencedWritesOnly} judges it.
 */
public final class AcknowledgedWritesStay extends Checker {
  private final Map<String, Long> there;

  /**
   * A checker against what was read back after the last write.
   *
   * @param there the revision of each write that is there by its {@linkplain
   *     HistoryEvent.GuardedWrite#value() value}; copied
   */
  public AcknowledgedWritesStay(Map<String, Long> there) {
    this.there = Map.copyOf(there);
  }

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.GuardedWrite write && write.outcome() == Outcome.ACCEPTED) {
      Long revision = there.get(write.value());
      if (revision == null) {
        violated(write.atNanos(), name(write) + " is not there");
      } else if (revision != write.revision()) {
        violated(write.atNanos(), name(write) + " is at revision " + revision);
      }
    }
  }

  private static String name(HistoryEvent.GuardedWrite write) {
    return "write '%s', acknowledged at revision %d,".formatted(write.value(), write.revision());
  }
}
