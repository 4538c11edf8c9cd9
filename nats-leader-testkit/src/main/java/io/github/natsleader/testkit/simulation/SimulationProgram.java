// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.io.PrintStream;
import java.util.List;

/**
 * The simulation from a command line; see {@code simulate.sh}. Ends with 0 if nothing was violated
 * and all was reached, with 1 if not, with 2 if it was called wrongly.
 */
final class SimulationProgram {
  private static final String USAGE =
      """
      usage: simulate.sh run [seeds [first-seed [VARIANT]]]
             simulate.sh replay seed [VARIANT]
      VARIANT is drawn, clocks=DRIFT, immediate or unfenced
      """;

  private static final long DEFAULT_SEEDS = 100_000;

  /** Below so many seeds it says nothing that something was not reached. */
  private static final long SEEDS_THAT_REACH_ALL = 2_000;

  private final PrintStream out;

  SimulationProgram(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(new SimulationProgram(System.out).run(List.of(arguments)));
  }

  /** The program's exit code. */
  int run(List<String> arguments) throws InterruptedException {
    String command = arguments.isEmpty() ? "" : arguments.get(0);
    try {
      if (command.equals("run") && arguments.size() <= 4) {
        long seeds = number(arguments, 1, DEFAULT_SEEDS);
        return campaign(seeds, number(arguments, 2, 1), variant(arguments, 3));
      } else if (command.equals("replay") && arguments.size() >= 2 && arguments.size() <= 3) {
        return replay(number(arguments, 1, 1), variant(arguments, 2));
      }
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
    }
    out.print(USAGE);
    return 2;
  }

  private static long number(List<String> arguments, int index, long otherwise) {
    return arguments.size() > index ? Long.parseLong(arguments.get(index)) : otherwise;
  }

  private static Variant variant(List<String> arguments, int index) {
    return arguments.size() > index ? Variant.of(arguments.get(index)) : Variant.DRAWN;
  }

  private int campaign(long seeds, long firstSeed, Variant variant) throws InterruptedException {
    if (seeds <= 0) {
      throw new IllegalArgumentException("seeds is " + seeds + ", must be positive");
    }
    int threads = Runtime.getRuntime().availableProcessors();
    out.printf("%d seeds from %d on, %s, %d threads%n", seeds, firstSeed, variant.name(), threads);
    CampaignReport report =
        SimulationCampaign.run(variant, firstSeed, seeds, threads, new ProgressLine(out, seeds));
    out.print(report.coverage().table());
    report.failures().forEach(failure -> tell(failure, variant));
    out.println(report.figures());
    boolean reached = seeds < SEEDS_THAT_REACH_ALL || report.coverage().unreached().isEmpty();
    return report.failures().isEmpty() && report.seeds() == seeds && reached ? 0 : 1;
  }

  private void tell(SimulationReport failure, Variant variant) {
    out.printf("seed %d: %s%n", failure.seed(), failure.violations().get(0));
    out.printf(
        "replay it with: nats-leader-testkit/simulate.sh replay %d %s%n",
        failure.seed(), variant.name());
  }

  private int replay(long seed, Variant variant) {
    SimulationReport report = variant.replay(seed);
    report.timeline().forEach(out::println);
    report.violations().forEach(violation -> out.println("violated: " + violation));
    out.printf(
        "seed %d, %s: %d steps, %d violations%n",
        seed, variant.name(), report.steps(), report.violations().size());
    return report.violations().isEmpty() ? 0 : 1;
  }
}
