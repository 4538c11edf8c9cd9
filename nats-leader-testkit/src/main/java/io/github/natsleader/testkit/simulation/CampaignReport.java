// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.Comparator;
import java.util.List;

/**
 * What came of many seeds.
 *
 * @param seeds how many were run to their end
 * @param steps how many steps all machines took
 * @param nanos how long it took
 * @param failures the runs with violations, by seed; each with its history
 * @param coverage what all runs reached together
 */
public record CampaignReport(
    long seeds, long steps, long nanos, List<SimulationReport> failures, Coverage coverage) {
  /** Copies the failures. */
  public CampaignReport {
    failures = failures.stream().sorted(Comparator.comparingLong(SimulationReport::seed)).toList();
  }

  /** The figures in one line. */
  public String figures() {
    return "%d seeds, %d steps, %.1f s, %.0f steps/s, %d seeds with violations"
        .formatted(seeds, steps, nanos / 1e9, steps / (nanos / 1e9), failures.size());
  }
}
