// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.HistoryEvent.Written.UNCONDITIONAL;

/**
 * Invariant 5: a participant never changes or deletes a record that it did not expect. Every write
 * and release expects a revision, and is accepted there alone; and revisions only grow.
 *
 * <p>Needs accepted {@link HistoryEvent.Written} in the order in which the register took them.
 */
public final class ExpectedWritesOnly extends Checker {
  private long highest;

  /** A checker that has seen nothing. */
  public ExpectedWritesOnly() {}

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.Written written) {
      judge(written);
    }
  }

  private void judge(HistoryEvent.Written written) {
    if (written.expectedRevision() == UNCONDITIONAL) {
      violated(written.atNanos(), name(written) + " expects nothing");
    } else if (written.outcome() == Outcome.ACCEPTED) {
      accepted(written);
    }
  }

  private void accepted(HistoryEvent.Written written) {
    if (written.expectedRevision() != written.lastRevision()) {
      violated(
          written.atNanos(),
          "%s expected revision %d and replaced %d"
              .formatted(name(written), written.expectedRevision(), written.lastRevision()));
    }
    if (written.revision() <= Math.max(highest, written.lastRevision())) {
      violated(
          written.atNanos(),
          "%s has revision %d after %d"
              .formatted(
                  name(written), written.revision(), Math.max(highest, written.lastRevision())));
    }
    highest = Math.max(highest, written.revision());
  }

  private static String name(HistoryEvent.Written written) {
    return "write " + written.n() + " of " + written.participant() + ", token " + written.token();
  }
}
