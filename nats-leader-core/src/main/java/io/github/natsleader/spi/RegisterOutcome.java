// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.util.List;

/** The answer to a check of the bucket. */
public sealed interface RegisterOutcome {
  /**
   * The bucket can be used.
   *
   * @param createdStamp when it was created, on the server's clock, in nanoseconds since 1970:
   *     never compared with a local clock, only with other such stamps of the same bucket (rule W8)
   * @param warnings what somebody should know
   */
  record Ready(long createdStamp, List<RegisterFinding> warnings) implements RegisterOutcome {
    /** Copies the warnings. */
    public Ready {
      warnings = List.copyOf(warnings);
    }
  }

  /** The bucket must not be used as it is. */
  record Unfit(List<RegisterFinding> findings) implements RegisterOutcome {
    /** Copies the findings. */
    public Unfit {
      findings = List.copyOf(findings);
    }
  }

  /** No answer, or none that tells. */
  record Unreachable(Throwable cause) implements RegisterOutcome {}
}
