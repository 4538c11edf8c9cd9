// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.time.Duration;
import java.util.Objects;

/**
 * What a history may be held to.
 *
 * @param termsMayOverlap whether something breaks what invariant 1 assumes, on purpose: takeovers
 *     in mode {@code IMMEDIATE} (rule P2), clocks that differ by more than {@code maxClockDrift}.
 *     Then {@link OneLeader} is left out and epochs need only differ; fencing must hold all the
 *     same
 * @param timesExact whether every event is recorded at the very instant at which it happened; see
 *     {@link ProofsAreTrue}
 * @param leaderWithin the bound of {@link LeaderAfterHeal}; positive
 */
public record CheckOptions(boolean termsMayOverlap, boolean timesExact, Duration leaderWithin) {
  /** Checks the bound. */
  public CheckOptions {
    Objects.requireNonNull(leaderWithin, "leaderWithin");
    if (leaderWithin.isNegative() || leaderWithin.isZero()) {
      throw new IllegalArgumentException("leaderWithin is " + leaderWithin + ", must be positive");
    }
  }

  /** For histories of real processes. */
  public static CheckOptions ofProcesses(Duration leaderWithin) {
    return new CheckOptions(false, false, leaderWithin);
  }

  /** For histories of one thread under a virtual clock. */
  public static CheckOptions ofSimulation(Duration leaderWithin) {
    return new CheckOptions(false, true, leaderWithin);
  }

  /** The same for a run that breaks what invariant 1 assumes. */
  public CheckOptions whereTermsMayOverlap() {
    return new CheckOptions(true, timesExact, leaderWithin);
  }
}
