// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One run: participants and a register in one thread under a virtual clock. First faults happen
 * (nothing unsafe may follow), then they end (the right one must lead).
 *
 * <p>Whatever happens is recorded as a {@link io.github.natsleader.testkit.history.History}, and
 * goes through its checkers as it happens; who would answer that it leads is sampled after every
 * step of every machine. Beside them: no machine asks to be woken for ever without time passing, no
 * health check begins while another one runs, no request or question is answered twice or never;
 * and once faults have ended the right one leads, stays, and is followed soon when it crashes.
 */
public final class Simulation {
  private Simulation() {}

  /**
   * The run of this seed, options drawn from it too. A run with violations is made again, to tell
   * its history.
   */
  public static SimulationReport run(long seed) {
    SimulationReport report = start(seed, false);
    return report.violations().isEmpty() ? report : replay(seed);
  }

  /** The run of this seed with these options. As {@link #run(long)}. */
  public static SimulationReport run(long seed, SimulationOptions options) {
    SimulationReport report = start(seed, options, false);
    return report.violations().isEmpty() ? report : replay(seed, options);
  }

  /** The run of this seed, with its history and timeline. */
  public static SimulationReport replay(long seed) {
    return start(seed, true);
  }

  /** The run of this seed with these options, with its history and timeline. */
  public static SimulationReport replay(long seed, SimulationOptions options) {
    return start(seed, options, true);
  }

  private static SimulationReport start(long seed, boolean kept) {
    RandomGenerator random = new SplittableRandom(seed);
    SimulationOptions options = SimulationOptions.draw(random);
    return new SimulatedWorld(options, random, kept).run(seed);
  }

  private static SimulationReport start(long seed, SimulationOptions options, boolean kept) {
    return new SimulatedWorld(options, new SplittableRandom(seed), kept).run(seed);
  }
}
