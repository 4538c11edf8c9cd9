// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one command wrote about itself.
 *
 * @param epoch the term that it ran in
 * @param id its participant
 * @param beginNanos its first line, on the machine's monotonic clock
 * @param lastNanos its last line
 * @param ticks how many lines
 */
record ChildLog(long epoch, String id, long beginNanos, long lastNanos, int ticks) {
  static final String SUFFIX = ".ticks";

  /** All that have written anything yet, in the order of their epochs. */
  static List<ChildLog> readAll(Path directory) throws IOException {
    List<ChildLog> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
        String text = Files.readString(file);
        // A line that is being written has no end yet.
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (!lines.isEmpty()) {
          all.add(of(lines));
        }
      }
    }
    all.sort(Comparator.comparingLong(ChildLog::epoch));
    return all;
  }

  static ChildLog of(List<String> lines) {
    String[] first = lines.get(0).split(" ", -1);
    String last = lines.get(lines.size() - 1);
    return new ChildLog(
        Long.parseLong(first[2]),
        first[3],
        Long.parseLong(first[0]),
        Long.parseLong(last.substring(0, last.indexOf(' '))),
        lines.size());
  }
}
