// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.Objects;

/**
 * What must never happen, and did.
 *
 * @param guarantee the checker that says so, by its class's simple name: {@code OneLeader}
 * @param atNanos when, on the history's clock
 * @param what the facts with their values, for people
 */
public record Violation(String guarantee, long atNanos, String what) {
  /** Checks that the texts are present. */
  public Violation {
    Objects.requireNonNull(guarantee, "guarantee");
    Objects.requireNonNull(what, "what");
  }

  @Override
  public String toString() {
    return guarantee + ": " + what;
  }
}
