// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The proofs of leadership that were asked for and are not given yet (rule T2).
 *
 * @param wanted in the order of their questions
 */
record Proofs(List<Wanted> wanted) {
  /**
   * One question.
   *
   * @param validationId names it
   * @param fromN the first write of the term that proves it: one first sent after the question
   */
  record Wanted(long validationId, long fromN) {}

  Proofs {
    wanted = List.copyOf(wanted);
  }

  static Proofs none() {
    return new Proofs(List.of());
  }

  Proofs and(long validationId, long fromN) {
    List<Wanted> next = new ArrayList<>(wanted);
    next.add(new Wanted(validationId, fromN));
    return new Proofs(next);
  }

  List<Wanted> provedBy(long n) {
    return wanted.stream().filter(question -> question.fromN <= n).toList();
  }

  /** Without those that this write proves. */
  Proofs after(long n) {
    return new Proofs(wanted.stream().filter(question -> question.fromN > n).toList());
  }

  /** Whoever asked has given up. */
  Proofs without(long validationId) {
    return new Proofs(
        wanted.stream().filter(question -> question.validationId != validationId).toList());
  }
}
