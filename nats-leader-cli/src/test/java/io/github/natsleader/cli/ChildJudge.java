// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether two commands were ever alive at once, by what they wrote themselves: each lived at least
 * from its first line to its last. Two that share an instant overlap, whichever epoch is the older.
 */
final class ChildJudge {
  private final List<ChildLog> logs;

  ChildJudge(List<ChildLog> logs) {
    this.logs = logs.stream().sorted(Comparator.comparingLong(ChildLog::beginNanos)).toList();
  }

  /** Each pair that was alive at once, in words. */
  List<String> overlaps() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      for (int j = i + 1; j < logs.size(); j++) {
        ChildLog first = logs.get(i);
        ChildLog second = logs.get(j);
        if (second.beginNanos() <= first.lastNanos()) {
          found.add(
              first + " and " + second + ": " + (first.lastNanos() - second.beginNanos()) + " ns");
        }
      }
    }
    return found;
  }

  /** Each pair that began in another order than that of their epochs, in words. */
  List<String> disorder() {
    List<String> found = new ArrayList<>();
    for (int i = 1; i < logs.size(); i++) {
      if (logs.get(i).epoch() <= logs.get(i - 1).epoch()) {
        found.add(logs.get(i - 1) + " came before " + logs.get(i));
      }
    }
    return found;
  }

  /** The longest time in which no command was alive, between the first and the last. */
  long longestGapNanos() {
    long longest = 0;
    for (int i = 1; i < logs.size(); i++) {
      longest = Math.max(longest, logs.get(i).beginNanos() - logs.get(i - 1).lastNanos());
    }
    return longest;
  }

  /** The shortest time between the end of one and the beginning of the next. */
  long shortestGapNanos() {
    long shortest = Long.MAX_VALUE;
    for (int i = 1; i < logs.size(); i++) {
      shortest = Math.min(shortest, logs.get(i).beginNanos() - logs.get(i - 1).lastNanos());
    }
    return shortest;
  }

  int ticks() {
    return logs.stream().mapToInt(ChildLog::ticks).sum();
  }

  int children() {
    return logs.size();
  }
}
