// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/**
 * The two clocks of one process. Only differences between readings of the same clock are ever used
 * (rule C1).
 *
 * <p>Implementations are safe for use by many threads and never block.
 */
public interface ElectionClock {
  /**
   * Nanoseconds that never go back, counted from an origin of the implementation's choice such that
   * every reading is between 0 and 2^62. May stand still while the machine is suspended.
   */
  long monotonicNanos();

  /** Milliseconds of the wall clock since 1970 UTC. May be set forward or back at any time. */
  long wallMillis();

  /** The clocks of this JVM. */
  static ElectionClock system() {
    return SystemElectionClock.INSTANCE;
  }
}
