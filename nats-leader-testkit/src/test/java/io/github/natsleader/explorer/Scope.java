// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.ProtocolSettings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bound of an exploration.
 *
 * @param name of it
 * @param settings of each participant
 * @param clocks each a choice to begin with: by how many nanoseconds each participant's clocks go
 *     on in a tick, in whole milliseconds
 * @param budgets how often each fault may happen
 * @param longestDelayTicks how long a message may take that is neither lost nor late; {@link
 *     #ANY_DELAY} for any time
 * @param slowChecks whether the check of the bucket is a message like others, rather than answered
 *     at once
 */
record Scope(
    String name,
    List<ProtocolSettings> settings,
    List<long[]> clocks,
    long budgets,
    int longestDelayTicks,
    boolean slowChecks) {
  static final int ANY_DELAY = -1;

  private static final long RESTORED_AFTER_NANOS = 10_000_000_000L;

  Scope {
    settings = List.copyOf(settings);
    clocks = List.copyOf(clocks);
  }

  /** Participants with the same settings, the first of which has a fast clock, or a slow one. */
  static Scope of(String name, int candidates, Timing timing) {
    List<ProtocolSettings> settings =
        IntStream.range(0, candidates).mapToObj(i -> timing.settings("p" + (i + 1))).toList();
    return new Scope(name, settings, timing.clocks(candidates), 0, 1, false);
  }

  Scope with(Fault fault, int times) {
    return new Scope(
        name, settings, clocks, Budgets.with(budgets, fault, times), longestDelayTicks, slowChecks);
  }

  Scope delays(int longestTicks) {
    return new Scope(name, settings, clocks, budgets, longestTicks, slowChecks);
  }

  Scope withSlowChecks() {
    return new Scope(name, settings, clocks, budgets, longestDelayTicks, true);
  }

  /** As before an election: nobody has anything else to do than to answer. */
  Scope withFastChecks() {
    return new Scope(name, settings, clocks, budgets, longestDelayTicks, false);
  }

  Scope withClocks(List<long[]> other) {
    return new Scope(name, settings, other, budgets, longestDelayTicks, slowChecks);
  }

  Scope withSettings(List<ProtocolSettings> other) {
    return new Scope(name, other, clocks, budgets, longestDelayTicks, slowChecks);
  }

  Scope named(String other) {
    return new Scope(other, settings, clocks, budgets, longestDelayTicks, slowChecks);
  }

  int candidates() {
    return settings.size();
  }

  /** Whether leaders are asked for their lease. */
  boolean asks() {
    return settings.stream()
        .anyMatch(
            one -> one.allowPriorityTakeover() && one.takeoverMode() == TakeoverMode.COOPERATIVE);
  }

  boolean leasesDiffer() {
    return settings.stream().mapToLong(ProtocolSettings::leaseNanos).distinct().count() > 1;
  }

  /**
   * Whether what was seen may later not count any more, so that old messages may mean something.
   */
  boolean forgets() {
    return Budgets.allow(budgets, Fault.PURGE) || Budgets.allow(budgets, Fault.RECREATION);
  }

  /** From how many ticks on nothing asks how old something is. */
  long longestAgeTicks(long tickNanos) {
    long longest = RESTORED_AFTER_NANOS;
    for (ProtocolSettings one : settings) {
      longest = Math.max(longest, Math.max(one.leaseNanos(), one.disconnectGraceNanos()));
      longest = Math.max(longest, one.minTenureNanos());
    }
    return longest / tickNanos + 2;
  }

  @Override
  public String toString() {
    String delay =
        longestDelayTicks == ANY_DELAY
            ? "messages take any time"
            : "messages take up to " + longestDelayTicks + " ticks";
    return name + ": " + candidates() + " candidates, " + delay + ", " + Budgets.toString(budgets);
  }
}
