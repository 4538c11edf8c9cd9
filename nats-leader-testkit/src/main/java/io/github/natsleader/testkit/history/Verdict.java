// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.List;

/**
 * What checkers say to a history.
 *
 * @param guarantees what was checked, by name
 * @param violations what was found, guarantee by guarantee
 * @param events how many events the history had
 */
public record Verdict(List<String> guarantees, List<Violation> violations, long events) {
  /** Copies everything. */
  public Verdict {
    guarantees = List.copyOf(guarantees);
    violations = List.copyOf(violations);
  }

  /** Whether all guarantees were kept, as far as the history shows. */
  public boolean isKept() {
    return violations.isEmpty();
  }

  /** One line for each guarantee, and one for each violation under it. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (String guarantee : guarantees) {
      List<Violation> own =
          violations.stream().filter(found -> found.guarantee().equals(guarantee)).toList();
      text.append(guarantee).append(own.isEmpty() ? ": kept" : ": broken").append('\n');
      own.forEach(found -> text.append("  ").append(found.what()).append('\n'));
    }
    return text.toString();
  }
}
