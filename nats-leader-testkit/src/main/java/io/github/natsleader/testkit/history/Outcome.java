// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

/** What became of a write. */
public enum Outcome {
  /** It was applied. */
  ACCEPTED,
  /** It was not applied, and will not be. */
  REFUSED,
  /** It may have been applied, or may be applied later. */
  UNKNOWN
}
