// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One mutant's line of the table: what it is, and what each killer says.
 *
 * @param cells by killer: what killed it, or what it survived
 */
record Row(String name, String rule, String defect, Map<Killer, String> cells) {
  private static final String SURVIVED = "survives ";
  private static final Pattern SEED = Pattern.compile("seed (\\d+)\\b.*");
  private static final int WORDS = 9;
  private static final int FIRST_CELL = 4;

  static Row of(Mutant mutant, Map<Killer, Verdict> verdicts) {
    Map<Killer, String> cells = new EnumMap<>(Killer.class);
    verdicts.forEach((killer, verdict) -> cells.put(killer, cell(verdict)));
    return new Row(mutant.name(), mutant.rule(), mutant.defect(), cells);
  }

  /** The row that {@link #line} has written. */
  static Row parse(String line) {
    String[] parts = line.substring(2, line.length() - 2).split(" \\| ", -1);
    Map<Killer, String> cells = new EnumMap<>(Killer.class);
    int part = FIRST_CELL;
    for (Killer killer : Killer.values()) {
      cells.put(killer, parts[part++]);
    }
    return new Row(parts[0].replace("`", ""), parts[1], parts[2], cells);
  }

  String line() {
    String killed =
        killers().isEmpty()
            ? "**nobody**"
            : killers().stream().map(Killer::title).collect(Collectors.joining(", "));
    String said =
        cells.values().stream()
            .map(cell -> cell.replace("|", "/"))
            .collect(Collectors.joining(" | "));
    return "| `" + name + "` | " + rule + " | " + defect + " | " + killed + " | " + said + " |";
  }

  /** Who kills it. */
  Set<Killer> killers() {
    return cells.entrySet().stream()
        .filter(cell -> !cell.getValue().startsWith(SURVIVED))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The seed with which the simulation kills it; empty if it does not. */
  List<Long> seed() {
    Matcher seed = SEED.matcher(cells.getOrDefault(Killer.SIMULATION, ""));
    return seed.matches() ? List.of(Long.valueOf(seed.group(1))) : List.of();
  }

  private static String cell(Verdict verdict) {
    String work = verdict.work() + ", " + seconds(verdict.millis());
    return verdict.violated() ? work + ": " + firstWords(verdict.what()) : SURVIVED + work;
  }

  private static String firstWords(String what) {
    List<String> words = List.of(what.trim().split("\\s+", -1));
    String first = String.join(" ", words.subList(0, Math.min(words.size(), WORDS)));
    return words.size() > WORDS ? first + " ..." : first;
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }
}
