// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Notes what happens in a run: violations for good, the latest events for reading, and counts of
 * everything.
 */
final class RunLog {
  private static final int LINES = 400;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();

  void line(long trueNanos, String who, String what) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(String.format("%12.3f ms  %-8s %s", trueNanos / 1e6, who, what));
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  int counted(String what) {
    return counts.getOrDefault(what, 0);
  }

  void violation(long trueNanos, String what) {
    line(trueNanos, "!!!", what);
    violations.add(String.format("at %.3f ms: %s", trueNanos / 1e6, what));
  }

  boolean isViolated() {
    return !violations.isEmpty();
  }

  SimulationReport report(long seed, long steps) {
    return new SimulationReport(seed, violations, steps, counts, new ArrayList<>(lines));
  }
}
