// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tries a mutant, in a JVM of its own whose status is 1 for a violation and 0 for none. */
enum Killer {
  SIMULATION(SimulationTrial.class.getName()) {
    @Override
    List<String> arguments(Path classes, Budget budget) {
      List<String> arguments = new ArrayList<>();
      arguments.add(classes.toString());
      arguments.add(Long.toString(budget.seeds()));
      budget.firstSeeds().forEach(seed -> arguments.add(seed.toString()));
      return arguments;
    }

    @Override
    Optional<Finding> finding(boolean violated, List<String> lines) {
      String last = lines.get(lines.size() - 1);
      Matcher seed = SEED.matcher(last);
      if (violated) {
        return seed.matches()
            ? Optional.of(new Finding(seed.group(1), seed.group(2)))
            : Optional.empty();
      }
      return last.startsWith("seeds ") ? Optional.of(new Finding(last, "")) : Optional.empty();
    }
  },

  EXPLORER(ExplorerTrial.class.getName()) {
    @Override
    List<String> arguments(Path classes, Budget budget) {
      // Two trials run at once.
      return List.of(
          classes.toString(),
          "--profile",
          "mutants",
          "--threads",
          "1",
          "--max-seconds",
          Long.toString(budget.explorerSeconds()));
    }

    @Override
    Optional<Finding> finding(boolean violated, List<String> lines) {
      String last = lines.get(lines.size() - 1);
      String states = String.format(Locale.ROOT, "%,d states", statesOf(lines));
      if (violated) {
        return last.startsWith(VIOLATION)
            ? Optional.of(new Finding(states, last.substring(VIOLATION.length())))
            : Optional.empty();
      }
      return last.contains("bounds explored")
          ? Optional.of(new Finding(states + ", " + last, ""))
          : Optional.empty();
    }
  };

  private static final String VIOLATION = "VIOLATION: ";
  private static final Pattern SEED = Pattern.compile("(seed [0-9]+, [0-9,]+ steps)\t(.+)");
  private static final Pattern STATES = Pattern.compile(" +([0-9,]+) states, .*");

  private final String mainClass;

  Killer(String mainClass) {
    this.mainClass = mainClass;
  }

  /**
   * What the output tells.
   *
   * @param work what it took
   * @param what the violation; empty for none
   */
  record Finding(String work, String what) {}

  abstract List<String> arguments(Path classes, Budget budget);

  /** Empty where the output does not end as that of a trial does: it has crashed, most likely. */
  abstract Optional<Finding> finding(boolean violated, List<String> lines);

  String mainClass() {
    return mainClass;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In all bounds that it tried. */
  private static long statesOf(List<String> lines) {
    return lines.stream()
        .map(STATES::matcher)
        .filter(Matcher::matches)
        .mapToLong(states -> Long.parseLong(states.group(1).replace(",", "")))
        .sum();
  }
}
