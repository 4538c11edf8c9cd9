// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.Map;
import java.util.TreeMap;

/**
 * Invariant 1: at no instant do two participants of a group answer that they lead. It is as sharp
 * as the intervals are: it never reports an overlap that was none.
 *
 * <p>{@link HistoryEvent.Led} may come in any order. Intervals that touch are no overlap, nor are
 * two of one participant. Where many overlap one another, at least one overlap is reported.
 */
public final class OneLeader extends Checker {
  private final TreeMap<Long, HistoryEvent.Led> byBeginning = new TreeMap<>();

  /** A checker that has seen nothing. */
  public OneLeader() {}

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.Led led) {
      add(led);
    }
  }

  /** What is kept never overlaps, so that only neighbours need be looked at. */
  private void add(HistoryEvent.Led added) {
    HistoryEvent.Led union = added;
    Map.Entry<Long, HistoryEvent.Led> next = byBeginning.lowerEntry(union.toNanos());
    while (next != null && next.getValue().toNanos() > union.atNanos()) {
      HistoryEvent.Led kept = next.getValue();
      if (!kept.participant().equals(added.participant())) {
        report(kept, added);
      }
      byBeginning.remove(next.getKey());
      union = union(kept, union);
      next = byBeginning.lowerEntry(union.toNanos());
    }
    byBeginning.put(union.atNanos(), union);
  }

  private void report(HistoryEvent.Led one, HistoryEvent.Led other) {
    boolean inOrder = one.atNanos() <= other.atNanos();
    HistoryEvent.Led earlier = inOrder ? one : other;
    HistoryEvent.Led later = inOrder ? other : one;
    long nanos = Math.min(earlier.toNanos(), later.toNanos()) - later.atNanos();
    violated(
        later.atNanos(),
        "more than one leads: %s (epoch %d) and %s (epoch %d), for at least %d ns"
            .formatted(
                earlier.participant(), earlier.epoch(), later.participant(), later.epoch(), nanos));
  }

  private static HistoryEvent.Led union(HistoryEvent.Led kept, HistoryEvent.Led added) {
    return new HistoryEvent.Led(
        Math.min(kept.atNanos(), added.atNanos()),
        added.participant(),
        added.epoch(),
        Math.max(kept.toNanos(), added.toNanos()));
  }
}
