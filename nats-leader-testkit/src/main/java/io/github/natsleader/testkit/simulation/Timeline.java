// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** The lines of a run for people, where they are kept; violations are marked by {@code !!!}. */
final class Timeline {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();
  private final Set<Violation> marked = new HashSet<>();

  Timeline(boolean kept) {
    this.kept = kept;
  }

  void event(HistoryEvent event) {
    if (kept) {
      lines.add(event.describe(SimulatedWorld.BEGINNING_NANOS));
    }
  }

  void note(long trueNanos, String who, Supplier<String> what) {
    if (kept) {
      add(trueNanos, who, what.get());
    }
  }

  void violation(Violation violation) {
    if (kept && marked.add(violation)) {
      add(violation.atNanos(), "!!!", violation.toString());
    }
  }

  /** All lines, those of violations that only the end showed last. */
  List<String> lines(List<Violation> violations) {
    violations.forEach(this::violation);
    return List.copyOf(lines);
  }

  private void add(long trueNanos, String who, String what) {
    double millis = (trueNanos - SimulatedWorld.BEGINNING_NANOS) / 1e6;
    lines.add(String.format(Locale.ROOT, "%12.3f ms  %-8s %s", millis, who, what));
  }
}
