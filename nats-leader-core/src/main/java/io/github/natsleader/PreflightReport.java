// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.PreflightFinding.Level;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a preflight found of one election's surroundings: server, bucket, permissions, connection
 * and time. It tells of the moment at which it was made.
 *
 * @param findings in the order in which they were looked for
 */
public record PreflightReport(List<PreflightFinding> findings) {
  /** Copies the findings. */
  public PreflightReport {
    findings = List.copyOf(findings);
  }

  /** Whether an election can run: there is no error. */
  public boolean passed() {
    return at(Level.ERROR).isEmpty();
  }

  /** The findings of one level. */
  public List<PreflightFinding> at(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).toList();
  }

  /** For people: one line for each finding. */
  @Override
  public String toString() {
    return findings.stream()
        .map(finding -> finding.level() + " " + finding.kind() + " " + finding)
        .collect(Collectors.joining("\n"));
  }
}
