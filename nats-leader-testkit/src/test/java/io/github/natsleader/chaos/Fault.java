// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import java.util.Set;

/**
 * Something that breaks, and how it is mended.
 *
 * @param kind to count by
 * @param targets what it befalls; two faults of one burst never share one
 * @param begin breaks it
 * @param end mends it, as far as a heal would not
 */
record Fault(FaultKind kind, Set<String> targets, Act begin, Act end) {
  /** Something done to the world. */
  @FunctionalInterface
  interface Act {
    void run() throws Exception;
  }

  static final Act NOTHING = () -> {};

  String target() {
    return String.join("+", targets);
  }

  boolean collidesWith(Set<String> others) {
    return targets.stream().anyMatch(others::contains);
  }
}
