// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.testkit.history.HistoryEvent;
import java.util.List;

/**
 * What happened in one run.
 *
 * @param seed gives the same run again
 * @param options what the run was like
 * @param violations what must never happen and did, each after the name of its guarantee; empty for
 *     a good run
 * @param steps how many steps the machines took
 * @param coverage what the run reached
 * @param history all events, in the order in which they were recorded; empty for a good run that
 *     was not a replay
 * @param timeline the events and more, for people; empty where {@code history} is
 */
public record SimulationReport(
    long seed,
    SimulationOptions options,
    List<String> violations,
    long steps,
    Coverage coverage,
    List<HistoryEvent> history,
    List<String> timeline) {
  /** Copies the lists. */
  public SimulationReport {
    violations = List.copyOf(violations);
    history = List.copyOf(history);
    timeline = List.copyOf(timeline);
  }
}
