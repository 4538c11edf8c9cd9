// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/** What a read of the fence means for the term that asks. */
sealed interface FenceVerdict {
  /** It is this term's, at this revision. */
  record Ours(long revision, long n) implements FenceVerdict {}

  /** It can be raised from this revision; 0 where it has none. */
  record Raisable(long fromRevision) implements FenceVerdict {}

  /** It tells of the past, or nothing: read again. */
  record Unclear(String why) implements FenceVerdict {}

  /**
   * The term is over.
   *
   * @param highestEpoch the epoch that the fence knows instead; 0 where it is gone
   */
  record Lost(long highestEpoch, String why) implements FenceVerdict {}

  /** It belongs to another election, or to nobody that can be told. */
  record Foreign(String found) implements FenceVerdict {}
}
