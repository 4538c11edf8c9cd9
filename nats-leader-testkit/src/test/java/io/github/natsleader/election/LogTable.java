// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/LOGS.md: one row for each event. */
final class LogTable {
  private static final Path DOCUMENT = Path.of("..", "docs", "LOGS.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| ([A-Z, ]+) \\| ([^|]*) \\| [^|]+ \\| [^|]+ \\|$");
  private static final Pattern KEY = Pattern.compile("`([a-z_]+)`");

  /** What is documented of one event. */
  record Row(List<String> levels, Set<String> keys) {}

  private LogTable() {}

  static Map<String, Row> read() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    Set<String> ofElections = keys(lineAfter(lines, "Every line of an election has the keys "));
    Map<String, Row> rows = new TreeMap<>();
    boolean elections = true;
    for (String line : lines) {
      elections &= !line.equals("## Besides elections");
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> keys = keys(row.group(3));
        if (elections) {
          keys.addAll(ofElections);
        }
        Row before = rows.put(row.group(1), new Row(levels(row.group(2)), keys));
        if (before != null) {
          throw new AssertionError(row.group(1) + " is documented twice");
        }
      }
    }
    return rows;
  }

  private static String lineAfter(List<String> lines, String beginning) {
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError(DOCUMENT + " has no line '" + beginning + "'"));
  }

  private static List<String> levels(String cell) {
    return Arrays.stream(cell.split(",")).map(String::trim).toList();
  }

  private static Set<String> keys(String text) {
    return KEY.matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
