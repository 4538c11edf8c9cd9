// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.Locale;

/**
 * What came of an exploration.
 *
 * @param states different situations that were reached
 * @param transitions actions that were carried out
 * @param depth the longest of the shortest ways to a state, in actions
 * @param open states that were reached and not gone on from; 0 if everything within the bound was
 *     explored
 * @param widest the most states in one depth
 * @param violation the first that was found; null for none
 */
record Exploration(
    Scope scope,
    long states,
    long transitions,
    int depth,
    long open,
    long widest,
    double seconds,
    Trace violation) {
  private static final double FINGERPRINTS = Math.pow(2, 129);

  boolean isComplete() {
    return open == 0 && violation == null;
  }

  /** How likely it is that any two different states had the same fingerprint, at most. */
  double collisionProbability() {
    return (double) states * states / FINGERPRINTS;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s%n  %,d states, %,d transitions, depth %d, widest %,d, %s, %.1f s, %,.0f states/s,"
            + " %,.0f transitions/s, two states taken for one with probability < %.0e; %s",
        scope,
        states,
        transitions,
        depth,
        widest,
        open == 0 ? "frontier empty" : String.format(Locale.ROOT, "%,d left in the frontier", open),
        seconds,
        states / Math.max(seconds, 1e-3),
        transitions / Math.max(seconds, 1e-3),
        Math.max(collisionProbability(), 1e-30),
        violation == null ? "no violation" : "VIOLATION: " + violation.violation());
  }
}
