// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import io.github.natsleader.testkit.simulation.Simulation;
import io.github.natsleader.testkit.simulation.SimulationReport;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs the simulation up to the first violation, in a JVM that sees a mutant before the shipped
 * classes. Arguments: where the mutant's classes are; up to which seed to go, from 1; further seeds
 * are tried before. The last line says what came of it; the status is 0 for no violation and 1 for
 * one.
 */
final class SimulationTrial {
  private SimulationTrial() {}

  public static void main(String[] args) throws Exception {
    LoadedProtocol.requireFrom(Path.of(args[0]));
    long last = Long.parseLong(args[1]);
    for (int i = 2; i < args.length; i++) {
      run(Long.parseLong(args[i]), 0);
    }
    long steps = 0;
    for (long seed = 1; seed <= last; seed++) {
      steps += run(seed, steps);
    }
    System.out.printf(Locale.ROOT, "seeds 1 to %,d, %,d steps%n", last, steps);
  }

  /** The steps of this seed, if all went well. */
  private static long run(long seed, long stepsBefore) {
    SimulationReport report = Simulation.run(seed);
    if (!report.violations().isEmpty()) {
      System.out.printf(
          Locale.ROOT,
          "seed %d, %,d steps\t%s%n",
          seed,
          stepsBefore + report.steps(),
          report.violations().get(0).replace('\n', ' '));
      System.exit(1);
    }
    return report.steps();
  }
}
