// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Explores the bounds of a profile one after the other until one shows a violation. Exit code 0
 * when none did, 1 when one did, with the trace on standard output, 2 when called wrongly, 3 when
 * none did and not all were explored to the end.
 */
public final class ExplorerMain {
  private static final String USAGE =
      "usage: ExplorerMain [--candidates 2|3] [--profile NAME | --faults LATE=1,LOSS=2,...]"
          + " [--threads N] [--max-seconds N]";
  private static final int FOUND = 1;
  private static final int MISUSED = 2;
  private static final int CUT_SHORT = 3;

  private int candidates = 2;
  private int threads = 2;
  private long maxSeconds = 600;
  private Profile profile = Profile.MUTANTS;
  private String faults = "";

  private ExplorerMain() {}

  /** See the class. */
  public static void main(String[] args) {
    System.exit(run(args, System.out));
  }

  static int run(String[] args, PrintStream out) {
    ExplorerMain main = new ExplorerMain();
    try {
      main.read(args);
      main.scopes();
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.println(USAGE);
      return MISUSED;
    }
    return main.explore(out);
  }

  private List<Scope> scopes() {
    if (faults.isEmpty()) {
      return profile.scopes(candidates);
    }
    Scope scope = Scope.of("as given", candidates, Timing.COARSE).delays(0);
    for (String fault : faults.split(",", -1)) {
      String[] nameAndTimes = fault.split("=", 2);
      String times = nameAndTimes.length < 2 ? "1" : nameAndTimes[1];
      scope = scope.with(Fault.valueOf(nameAndTimes[0]), number("--faults", times, 0, 7));
    }
    return List.of(scope);
  }

  private void read(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      String option = args[i];
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(option + " lacks its value");
      }
      String value = args[i + 1];
      switch (option) {
        case "--candidates" -> candidates = number(option, value, 2, 3);
        case "--threads" -> threads = number(option, value, 1, 256);
        case "--max-seconds" -> maxSeconds = number(option, value, 1, 1_000_000);
        case "--faults" -> faults = value;
        case "--profile" ->
            profile = Profile.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
        default -> throw new IllegalArgumentException(option + " is not known");
      }
    }
  }

  private static int number(String option, String value, int least, int most) {
    int number = Integer.parseInt(value);
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          option + " " + value + ": must be from " + least + " to " + most);
    }
    return number;
  }

  private int explore(PrintStream out) {
    List<Scope> scopes = scopes();
    long endNanos = System.nanoTime() + maxSeconds * 1_000_000_000L;
    int complete = 0;
    for (Scope scope : scopes) {
      long leftSeconds = Math.max(0, (endNanos - System.nanoTime()) / 1_000_000_000L);
      Exploration result =
          new Explorer(scope, threads, Long.MAX_VALUE, leftSeconds, world -> {}).run();
      out.println(result);
      if (result.violation() != null) {
        result.violation().lines().forEach(out::println);
        return FOUND;
      }
      complete += result.isComplete() ? 1 : 0;
    }
    out.printf(
        Locale.ROOT, "%d of %d bounds explored to an empty frontier%n", complete, scopes.size());
    return complete == scopes.size() ? 0 : CUT_SHORT;
  }
}
