// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.testkit.history.CheckOptions;
import io.github.natsleader.testkit.history.Checkers;
import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.LeaderAfterHeal;
import io.github.natsleader.testkit.history.Verdict;
import io.github.natsleader.testkit.history.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a run: every event goes to the checkers at once, and to the history and the
 * timeline if these are kept.
 */
final class RunRecord {
  private final Checkers checkers;
  private final @Nullable History history;
  private final Timeline timeline;
  private final Coverage coverage = new Coverage();
  private final List<Violation> conduct = new ArrayList<>();
  private @Nullable LeaderAfterHeal takeover;
  private boolean violated;

  RunRecord(CheckOptions options, boolean kept) {
    checkers = Checkers.all(options);
    history = kept ? new History() : null;
    timeline = new Timeline(kept);
  }

  void event(HistoryEvent event) {
    checkers.accept(event);
    if (takeover != null) {
      takeover.accept(event);
    }
    if (history != null) {
      history.append(event);
      timeline.event(event);
    }
    if (!violated && !checkers.areKept()) {
      violated = true;
      checkers.violations().forEach(timeline::violation);
    }
  }

  /** For people; the text is made only where it is read. */
  void note(long trueNanos, String who, Supplier<String> what) {
    timeline.note(trueNanos, who, what);
  }

  /** What no event of a history shows: how a machine behaves towards whoever drives it. */
  void misconduct(long trueNanos, String what) {
    Violation violation = new Violation("Conduct", trueNanos, what);
    conduct.add(violation);
    timeline.violation(violation);
    violated = true;
  }

  /** From here on the leader's place is never vacant for longer than this checker allows. */
  void expectTakeover(LeaderAfterHeal checker) {
    takeover = checker;
  }

  boolean isViolated() {
    return violated;
  }

  Coverage coverage() {
    return coverage;
  }

  SimulationReport finish(long seed, SimulationOptions options, long steps) {
    Verdict verdict = checkers.finish();
    List<Violation> violations = new ArrayList<>(conduct);
    violations.addAll(verdict.violations());
    if (takeover != null && !violated) {
      takeover.finish();
      violations.addAll(takeover.violations());
    }
    return new SimulationReport(
        seed,
        options,
        violations.stream().map(Violation::toString).toList(),
        steps,
        coverage,
        history == null ? List.of() : history.events(),
        timeline.lines(violations));
  }
}
