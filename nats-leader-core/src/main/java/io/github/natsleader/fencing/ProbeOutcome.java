// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/** What a write showed that no server may store. */
public sealed interface ProbeOutcome {
  /** The server compared the revision of the subject that the write named. */
  record Enforced() implements ProbeOutcome {}

  /** The server did not; {@code detail} is for people. */
  record Ignored(String detail) implements ProbeOutcome {}

  /** Neither was shown. */
  record Unclear(Throwable cause) implements ProbeOutcome {}
}
