// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import java.util.List;

/**
 * Proves that a term still leads, to those who ask (rule T2): by the acknowledgement of a renewal
 * that was first sent after the question. One that was in flight already may have been applied
 * before it; and what a read finds was true at some time, which proves nothing about now.
 */
final class Proving {
  private Proving() {}

  static void wanted(Turn t, Input.Validate question) {
    Tenure tenure = t.tenure;
    if (tenure == null || !tenure.isLeading() || tenure.term() != question.term()) {
      t.emit(new Effect.Validated(question.validationId(), false));
      return;
    }
    long fromN = t.register.issued().nextN(tenure.token().id());
    t.proofs = t.proofs.and(question.validationId(), fromN);
  }

  /** Nobody waits for this proof any more. */
  static void forgotten(Turn t, long validationId) {
    t.proofs = t.proofs.without(validationId);
  }

  /** An answer of the store itself has acknowledged this write of the present term. */
  static void acknowledged(Turn t, WriteId id) {
    Tenure tenure = t.tenure;
    if (tenure != null && tenure.isLeading() && tenure.token().id().equals(id.token())) {
      List<Proofs.Wanted> proved = t.proofs.provedBy(id.n());
      t.proofs = t.proofs.after(id.n());
      answer(t, proved, true);
    }
  }

  /** Nobody leads by this term any more. */
  static void over(Turn t) {
    List<Proofs.Wanted> open = t.proofs.wanted();
    t.proofs = Proofs.none();
    answer(t, open, false);
  }

  /** Who waits for a proof does not wait for the next heartbeat. */
  static void settle(Turn t) {
    if (!t.proofs.wanted().isEmpty() && t.write == null) {
      LeaseKeeping.renewNow(t);
    }
  }

  private static void answer(Turn t, List<Proofs.Wanted> answered, boolean valid) {
    answered.forEach(question -> t.emit(new Effect.Validated(question.validationId(), valid)));
  }
}
