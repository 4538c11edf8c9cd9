// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What happened in a run, in numbers. */
final class ChaosReport {
  private final List<HistoryEvent> events;
  private final ChaosRun run;
  private final Judgement judgement;

  ChaosReport(ChaosWorld world, ChaosRun run, Judgement judgement) {
    this.events = world.history().events();
    this.run = run;
    this.judgement = judgement;
  }

  int faultsIn(FaultKind.Side side) {
    return run.faults().entrySet().stream()
        .filter(entry -> entry.getKey().side() == side)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  int faults() {
    return run.allFaults();
  }

  int kinds() {
    return run.faults().size();
  }

  long acknowledged() {
    return judgement.acknowledged();
  }

  /** How many writes of ended terms the fence has kept out. */
  long lateRefused() {
    return writes(true, Outcome.REFUSED);
  }

  /** How often a term was proved. */
  long proved() {
    return proofs(true);
  }

  long terms() {
    return count(HistoryEvent.Promoted.class);
  }

  String text(long seed, Duration length) {
    return String.format(
        Locale.ROOT,
        """
        cluster chaos, seed %d, %d s: %d faults of %d kinds in %d bursts, %d of them on servers
          %s
          lease %d ms, drift bound %.2f, processes that crashed %d
          terms %d, ended %s
          somebody led for certain in %.1f %% of the time; intervals noted %d
          after a heal somebody led within %d ms at most; the bound is %d ms
          guarded writes: acknowledged %d, refused %d, unknown %d; there in the end %d, in the order of \
        their epochs
          fences: raised %d, moved on by their terms %d times
          writes of ended terms, past the library: accepted %d, refused %d, unknown %d
          proofs: "yes" %d, "no" %d
          %s""",
        seed,
        length.toSeconds(),
        run.allFaults(),
        run.faults().size(),
        run.bursts(),
        faultsIn(FaultKind.Side.SERVERS),
        run.faults(),
        ParticipantSettings.TTL.toMillis(),
        ParticipantSettings.MAX_CLOCK_DRIFT,
        count(HistoryEvent.Crashed.class),
        terms(),
        reasons(),
        ledPercent(),
        count(HistoryEvent.Led.class),
        judgement.longestWithoutLeader().toMillis(),
        ChaosRun.LEADER_WITHIN.toMillis(),
        judgement.acknowledged(),
        writes(false, Outcome.REFUSED),
        writes(false, Outcome.UNKNOWN),
        judgement.stored(),
        fences().count() - fenceMoves(),
        fenceMoves(),
        writes(true, Outcome.ACCEPTED),
        lateRefused(),
        writes(true, Outcome.UNKNOWN),
        proved(),
        proofs(false),
        judgement.describe());
  }

  private long count(Class<? extends HistoryEvent> type) {
    return events.stream().filter(type::isInstance).count();
  }

  private Map<DemotionReason, Integer> reasons() {
    Map<DemotionReason, Integer> reasons = new EnumMap<>(DemotionReason.class);
    for (HistoryEvent event : events) {
      if (event instanceof HistoryEvent.Demoted demoted) {
        reasons.merge(demoted.reason(), 1, Integer::sum);
      }
    }
    return reasons;
  }

  private double ledPercent() {
    long ledNanos = 0;
    for (HistoryEvent event : events) {
      if (event instanceof HistoryEvent.Led led) {
        ledNanos += led.toNanos() - led.atNanos();
      }
    }
    long from = events.get(0).atNanos();
    long to = events.get(events.size() - 1).atNanos();
    return 100.0 * ledNanos / Math.max(1, to - from);
  }

  private Stream<HistoryEvent.FenceRaised> fences() {
    return events.stream()
        .filter(HistoryEvent.FenceRaised.class::isInstance)
        .map(HistoryEvent.FenceRaised.class::cast)
        .filter(fence -> fence.revision() > 0);
  }

  private long fenceMoves() {
    return fences().count() - fences().map(HistoryEvent.FenceRaised::epoch).distinct().count();
  }

  private long writes(boolean late, Outcome outcome) {
    return events.stream()
        .filter(
            event ->
                event instanceof HistoryEvent.GuardedWrite write
                    && write.outcome() == outcome
                    && LateWriter.isLate(write.value()) == late)
        .count();
  }

  private long proofs(boolean valid) {
    return events.stream()
        .filter(event -> event instanceof HistoryEvent.Proved p && p.valid() == valid)
        .count();
  }
}
