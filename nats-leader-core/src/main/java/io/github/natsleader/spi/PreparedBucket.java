// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.PreflightFinding.Kind;
import io.github.natsleader.PreflightFinding.Level;
import io.github.natsleader.PreflightReport;
import java.util.List;

/** The answer to a check of the bucket as a preflight's report. */
final class PreparedBucket {
  private PreparedBucket() {}

  static PreflightReport report(RegisterOutcome outcome) {
    if (outcome instanceof RegisterOutcome.Ready ready) {
      return ofSettings(ready.warnings());
    }
    if (outcome instanceof RegisterOutcome.Unfit unfit) {
      return ofSettings(unfit.findings());
    }
    return new PreflightReport(
        List.of(unreachable(((RegisterOutcome.Unreachable) outcome).cause())));
  }

  private static PreflightReport ofSettings(List<RegisterFinding> findings) {
    return new PreflightReport(findings.stream().map(PreflightFinding::ofSetting).toList());
  }

  private static PreflightFinding unreachable(Throwable cause) {
    if (cause instanceof PreflightException known) {
      return known.finding();
    }
    return new PreflightFinding(
        Level.ERROR,
        Kind.BUCKET_UNREACHABLE,
        "bucket",
        "out of reach (" + cause + ")",
        "an answer",
        "see that the store can be reached");
  }
}
