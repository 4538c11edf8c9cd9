// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Invariant 6: a guarded write of a term older than the fence is never accepted. In particular
 *
 * <ul>
 *   <li>none is accepted that was sent after the acknowledgement of a fence of a higher epoch;
 *   <li>on the guarded stream nothing, fence or write, stands above one of a higher epoch;
 *   <li>none is accepted of a term whose own fence was not acknowledged before;
 *   <li>what a writer was told is so: nothing that was refused is there, and nothing is there
 *       twice.
 * </ul>
 *
 * <p>One checker is for one guarded stream or bucket. Needs {@link HistoryEvent.FenceRaised} and
 * {@link HistoryEvent.GuardedWrite} in the order of their times; revisions may come in any order,
 * and are judged at the end.
 */
public final class FencedWritesOnly extends Checker {
  private record Entry(long revision, long epoch, long atNanos, String what) {}

  private final Set<Long> raised = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Long> accepted = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private long fenceEpoch;

  /** A checker that has seen nothing. */
  public FencedWritesOnly() {}

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.GuardedWrite write) {
      written(write);
    } else if (event instanceof HistoryEvent.FenceRaised fence) {
      raised(fence);
    }
  }

  private void raised(HistoryEvent.FenceRaised fence) {
    if (fence.outcome() == Outcome.ACCEPTED) {
      raised.add(fence.epoch());
      fenceEpoch = Math.max(fenceEpoch, fence.epoch());
      enter(fence.revision(), fence.epoch(), fence.atNanos(), "the fence of");
    }
  }

  private void written(HistoryEvent.GuardedWrite write) {
    if (write.outcome() == Outcome.REFUSED) {
      refused.add(write.value());
    } else if (write.outcome() == Outcome.ACCEPTED) {
      accepted(write);
    }
    if (refused.contains(write.value()) && accepted.containsKey(write.value())) {
      violated(write.atNanos(), name(write) + " was refused and is there");
    }
  }

  private void accepted(HistoryEvent.GuardedWrite write) {
    if (write.epoch() < fenceEpoch) {
      violated(write.atNanos(), name(write) + " is accepted under a fence of epoch " + fenceEpoch);
    } else if (!raised.contains(write.epoch())) {
      violated(write.atNanos(), name(write) + " is accepted, and the term has no fence");
    }
    Long before = accepted.putIfAbsent(write.value(), write.revision());
    if (before == null) {
      enter(write.revision(), write.epoch(), write.atNanos(), "write '" + write.value() + "' of");
    } else if (before != write.revision()) {
      violated(write.atNanos(), name(write) + " is there again, after revision " + before);
    }
  }

  private void enter(long revision, long epoch, long atNanos, String what) {
    if (revision > 0) {
      entries.add(new Entry(revision, epoch, atNanos, what));
    }
  }

  /** Judges the order on the guarded stream. */
  @Override
  public void finish() {
    entries.sort(Comparator.comparingLong(Entry::revision));
    long highest = 0;
    for (Entry entry : entries) {
      if (entry.epoch() < highest) {
        violated(
            entry.atNanos(),
            "%s epoch %d has revision %d, above something of epoch %d"
                .formatted(entry.what(), entry.epoch(), entry.revision(), highest));
      }
      highest = Math.max(highest, entry.epoch());
    }
  }

  private static String name(HistoryEvent.GuardedWrite write) {
    return "write '%s' of %s, epoch %d, revision %d"
        .formatted(write.value(), write.participant(), write.epoch(), write.revision());
  }
}
