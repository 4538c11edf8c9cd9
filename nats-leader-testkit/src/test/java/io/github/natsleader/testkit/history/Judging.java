// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Histories written by hand, put before one checker. */
final class Judging {
  private Judging() {}

  static List<Violation> violations(Checker checker, HistoryEvent... events) {
    List.of(events).forEach(checker::accept);
    checker.finish();
    assertThat(checker.isKept()).isEqualTo(checker.violations().isEmpty());
    return checker.violations();
  }

  static void requireKept(Checker checker, HistoryEvent... events) {
    assertThat(violations(checker, events)).isEmpty();
  }

  static Violation requireOne(Checker checker, HistoryEvent... events) {
    List<Violation> found = violations(checker, events);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).guarantee()).isEqualTo(checker.getClass().getSimpleName());
    return found.get(0);
  }
}
