// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;

/** Ends a term that its fence refutes, with the reason that the election's register tells. */
final class TermLoss {
  /** How often the register must deny an epoch; one answer may come from the past. */
  private static final int DENIALS = 2;

  private final FencedTerm term;
  private final String where;

  TermLoss(FencedTerm term, String where) {
    this.term = term;
    this.where = where;
  }

  /** Ends the term and says so to whoever wanted to write. */
  TokenInvalidException end(FenceVerdict.Lost lost, Deadline deadline) throws InterruptedException {
    boolean denied = false;
    // Over at once; only its reason takes a look at the register.
    term.revoke();
    try {
      denied = lost.highestEpoch() > 0 && registerDenies(lost.highestEpoch(), deadline);
    } finally {
      // Whatever becomes of the read, and of this thread.
      refute(lost, denied);
    }
    return invalid(lost.highestEpoch());
  }

  TokenInvalidException invalid(long highestEpoch) {
    return new TokenInvalidException(term.token(), highestEpoch, where, null);
  }

  private void refute(FenceVerdict.Lost lost, boolean registerDenies) {
    String facts =
        "The fence of "
            + where
            + " "
            + lost.why()
            + "; this term has epoch "
            + term.token().epoch();
    if (registerDenies) {
      term.refute(
          DemotionReason.REGISTER_LOST,
          facts
              + ", and the register of group "
              + term.group()
              + " in bucket "
              + term.electionBucket()
              + " holds no newer record: its revisions went back. Create that bucket anew with a"
              + " first sequence above the fence's epoch; until then no leader can write there.");
    } else {
      term.refute(DemotionReason.TOKEN_INVALID, facts + ".");
    }
  }

  /** Whether the register cannot have given that epoch: it holds nothing as new. */
  private boolean registerDenies(long epoch, Deadline deadline) throws InterruptedException {
    int denials = 0;
    while (!deadline.isOver()) {
      ReadOutcome outcome = deadline.await(term.readRegister(), ReadOutcome.Failed::new);
      if (outcome instanceof ReadOutcome.Found || outcome instanceof ReadOutcome.Absent) {
        if (!denies(outcome, epoch)) {
          return false;
        }
        denials++;
        if (denials == DENIALS) {
          return true;
        }
      }
      if (!deadline.pause()) {
        // The term has ended for another reason, which is said already.
        return false;
      }
    }
    return false;
  }

  private boolean denies(ReadOutcome outcome, long epoch) {
    if (!(outcome instanceof ReadOutcome.Found found)) {
      return true;
    }
    if (found.entry().content() instanceof RegisterContent.Held held
        && held.record().token().equals(term.token().id())) {
      // Nobody has led since, whatever its revision has grown to.
      return true;
    }
    return found.entry().revision() < Math.min(epoch, term.token().epoch());
  }
}
