// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The committed table: docs/MUTANTS.md, written by a long run. */
record MutantTable(List<Row> rows) {
  MutantTable {
    rows = List.copyOf(rows);
  }

  static MutantTable read(Path file) throws IOException {
    return new MutantTable(
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("| `"))
            .map(Row::parse)
            .toList());
  }

  /** Writes the page: what was tried with which budget, the survivors, and the rows. */
  void write(Path file, Budget budget, Row control) throws IOException {
    List<String> lines = new ArrayList<>(head(budget, control));
    rows.forEach(row -> lines.add(row.line()));
    Files.write(file, lines);
  }

  Optional<Row> row(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /** Seeds that kill something: the shipped source has to pass them, too. */
  List<Long> seeds() {
    return rows.stream().flatMap(row -> row.seed().stream()).distinct().sorted().toList();
  }

  /**
   * In what it differs from this: which mutants there are, and which are killed. By whom depends on
   * how far a killer comes in its time.
   */
  List<String> differences(MutantTable found) {
    List<String> differences = new ArrayList<>();
    for (Row row : found.rows) {
      Optional<Row> stated = row(row.name());
      if (stated.isEmpty()) {
        differences.add(row.name() + " is not in the table");
      } else if (stated.get().killers().isEmpty() != row.killers().isEmpty()) {
        differences.add(
            row.name() + " is killed by " + row.killers() + ", not " + stated.get().killers());
      }
    }
    for (Row row : rows) {
      if (found.row(row.name()).isEmpty()) {
        differences.add(row.name() + " is in the table, and has no patch");
      }
    }
    return differences;
  }

  /**
   * As {@link #differences}, where one killer tried each mutant: whom the table calls killed is.
   */
  List<String> newSurvivors(MutantTable found) {
    return differences(
        new MutantTable(
            found.rows.stream()
                .map(row -> row.killers().isEmpty() ? row : row(row.name()).orElse(row))
                .toList()));
  }

  private List<String> head(Budget budget, Row control) {
    long killed = rows.stream().filter(row -> !row.killers().isEmpty()).count();
    return List.of(
        "# Mutants",
        "",
        "Written by `nats-leader-testkit/mutants.sh --write`; [Testing](TESTING.md) says how it works. Each mutant is a"
            + " deliberate defect of the",
        "shipped protocol, and a patch in `nats-leader-testkit/src/test/resources/mutants`. Both killers tried each,"
            + " with up to "
            + String.format(Locale.ROOT, "%,d", budget.seeds())
            + " seeds of",
        "the simulation and "
            + budget.explorerSeconds()
            + " s of the explorer, and stopped at the first violation. Seconds include the start of a JVM, two at a"
            + " time on 2 cores.",
        "",
        killed + " of " + rows.size() + " mutants are killed: " + counts() + ".",
        "",
        "The shipped source, tried the same way: "
            + String.join("; ", control.cells().values())
            + ".",
        "",
        "| mutant | rule | defect | killed by | " + titles() + " |",
        "|---|---|---|---|" + "---|".repeat(Killer.values().length));
  }

  private String counts() {
    return Arrays.stream(Killer.values())
        .map(killer -> count(killer) + " by the " + killer.title())
        .collect(Collectors.joining(", "));
  }

  private long count(Killer killer) {
    return rows.stream().filter(row -> row.killers().contains(killer)).count();
  }

  private static String titles() {
    return Arrays.stream(Killer.values()).map(Killer::title).collect(Collectors.joining(" | "));
  }
}
