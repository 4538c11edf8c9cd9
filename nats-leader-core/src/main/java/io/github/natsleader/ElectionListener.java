// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.Optional;

/**
 * Hears what happens in an election. Calls come one at a time and in order, on a thread that is
 * neither the election's nor a callback's: a listener that is slow delays other calls to listeners
 * of this election, and nothing else. An exception is logged, and goes no further.
 */
public interface ElectionListener {
  /** The state has changed. The last call there is has {@code to == STOPPED}. */
  default void onStateChange(ElectionState from, ElectionState to) {}

  /** Somebody else leads now, this participant included; empty when nobody is known to. */
  default void onLeaderChange(Optional<LeaderInfo> leader) {}

  /** A term of ours has begun. It may be over by now: ask the {@link Leadership}. */
  default void onPromoted(Leadership leadership) {}

  /**
   * The lease of our term runs out after {@code remaining} unless a renewal succeeds; said once a
   * risk.
   */
  default void onAtRisk(Duration remaining) {}

  /** A renewal has ended the risk. */
  default void onRecovered() {}

  /** Our term has ended; its callbacks may still be at work. */
  default void onDemoted(FencingToken token, DemotionReason reason) {}

  /** Something an operator should know of. It is logged too. */
  default void onProblem(ElectionProblem problem) {}
}
