// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.List;
import java.util.Map;

/**
 * What happened in one run.
 *
 * @param seed gives the same run again
 * @param violations what must never happen and did; empty for a good run
 * @param steps how many steps the machines took
 * @param counts how often what happened: effects, faults, states, demotion reasons
 * @param timeline the run's last events, for people
 */
public record SimulationReport(
    long seed,
    List<String> violations,
    long steps,
    Map<String, Integer> counts,
    List<String> timeline) {
  /** Copies everything. */
  public SimulationReport {
    violations = List.copyOf(violations);
    counts = Map.copyOf(counts);
    timeline = List.copyOf(timeline);
  }
}
