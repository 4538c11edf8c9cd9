// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import io.github.natsleader.DemotionReason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that happened in one participant's election. */
public sealed interface ElectionEvent {
  /** The participant takes part from now on. */
  record Started() implements ElectionEvent {}

  /**
   * Somebody else is known to lead now.
   *
   * @param leader the leader's id; empty when nobody is known to lead
   * @param epoch the leader's epoch, where it is known
   */
  record LeaderChanged(Optional<String> leader, OptionalLong epoch) implements ElectionEvent {}

  /**
   * A term of this participant has begun.
   *
   * @param epoch the term's epoch
   */
  record Promoted(long epoch) implements ElectionEvent {}

  /**
   * The lease runs out unless a renewal succeeds.
   *
   * @param epoch the term's epoch
   * @param remaining when it runs out
   */
  record AtRisk(long epoch, Duration remaining) implements ElectionEvent {}

  /**
   * A renewal ended the risk.
   *
   * @param epoch the term's epoch
   */
  record Recovered(long epoch) implements ElectionEvent {}

  /**
   * A term of this participant has ended.
   *
   * @param epoch the term's epoch
   * @param reason why it ended
   */
  record Demoted(long epoch, DemotionReason reason) implements ElectionEvent {}

  /** The participant takes no further part; nothing follows. */
  record Stopped() implements ElectionEvent {}
}
