// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import org.jspecify.annotations.Nullable;

/**
 * Something in an election's surroundings does not let it work, and {@link #finding()} tells what
 * to change: a permission that is denied, JetStream that is not enabled, a limit that is reached.
 * It is the cause that an {@link ElectionProblem} carries. Not transient.
 */
public final class PreflightException extends ElectionException {
  private static final long serialVersionUID = 1L;

  /**
   * Not serialized: a finding is for whoever meets the exception, in the JVM where it was thrown.
   */
  private final transient PreflightFinding finding;

  /** Tells what was found. */
  public PreflightException(PreflightFinding finding, @Nullable Throwable cause) {
    super(finding.toString(), cause, false);
    this.finding = finding;
  }

  /** What was found, and what to change. */
  public PreflightFinding finding() {
    return finding;
  }
}
