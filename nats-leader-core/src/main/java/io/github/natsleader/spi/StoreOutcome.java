// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import org.jspecify.annotations.Nullable;

/**
 * What became of one transmission of a write: exactly four things can be known of it (rule R1). A
 * store never guesses: whatever it cannot place is {@link Unknown}.
 */
public sealed interface StoreOutcome {
  /** The write is in the register, at this revision. */
  record Applied(long revision) implements StoreOutcome {}

  /**
   * The register was at another revision than expected, and the write is not in it by this
   * transmission.
   *
   * @param lastRevision the revision that the store named; 0 proves nothing (rule R4)
   */
  record Refused(long lastRevision) implements StoreOutcome {}

  /** Surely not applied: never sent, or answered with an error that excludes it. */
  record Unavailable(Throwable cause) implements StoreOutcome {}

  /** May have been applied, or may be applied later. */
  record Unknown(@Nullable Throwable cause) implements StoreOutcome {}
}
