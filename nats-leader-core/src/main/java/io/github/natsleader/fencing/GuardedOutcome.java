// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

/** What became of one transmission of a write. */
public sealed interface GuardedOutcome {
  /** It is in the stream, at this sequence. */
  record Applied(long revision) implements GuardedOutcome {}

  /** The fence is at another revision than expected; surely not applied by this transmission. */
  record Refused() implements GuardedOutcome {}

  /**
   * Another write that names the fence is on its way through the replicas (rule F2); surely not
   * applied by this transmission, and no sign that the fence has moved.
   */
  record Busy() implements GuardedOutcome {}

  /**
   * Surely not applied by this transmission.
   *
   * @param passing whether the same may succeed later
   */
  record NotApplied(Throwable cause, boolean passing) implements GuardedOutcome {}

  /**
   * May have been applied, or may be applied later.
   *
   * @param answered whether the server has answered, with an error that leaves it open
   */
  record Unknown(Throwable cause, boolean answered) implements GuardedOutcome {}
}
