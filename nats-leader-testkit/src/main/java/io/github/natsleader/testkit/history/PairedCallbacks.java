// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Invariant 3: every promote is followed by exactly one demote, and callbacks of one participant
 * never overlap between terms. A participant that crashed owes nothing.
 *
 * <p>Needs each participant's callbacks in the order of their times, their returns too.
 */
public final class PairedCallbacks extends Checker {
  /** What is open of a participant's latest term. */
  private static final class Term {
    final long epoch;
    boolean promoteReturned;
    boolean demoted;
    boolean demoteReturned;

    Term(long epoch) {
      this.epoch = epoch;
    }
  }

  private final Map<String, Term> terms = new HashMap<>();
  private final Set<String> crashed = new HashSet<>();
  private long lastNanos;

  /** A checker that has seen nothing. */
  public PairedCallbacks() {}

  @Override
  public void accept(HistoryEvent event) {
    lastNanos = Math.max(lastNanos, event.atNanos());
    if (event instanceof HistoryEvent.Crashed ended) {
      crashed.add(ended.participant());
    } else if (event instanceof HistoryEvent.OfParticipant own
        && !crashed.contains(own.participant())) {
      callback(own, terms.get(own.participant()));
    }
  }

  private void callback(HistoryEvent.OfParticipant event, @Nullable Term term) {
    if (event instanceof HistoryEvent.Promoted promoted) {
      promoted(promoted, term);
    } else if (event instanceof HistoryEvent.Demoted demoted) {
      demoted(demoted, term);
    } else if (event instanceof HistoryEvent.PromoteReturned returned) {
      promoteReturned(returned, term);
    } else if (event instanceof HistoryEvent.DemoteReturned returned) {
      demoteReturned(returned, term);
    }
  }

  private void promoted(HistoryEvent.Promoted promoted, @Nullable Term before) {
    if (before != null && !(before.demoted && before.promoteReturned && before.demoteReturned)) {
      violated(
          promoted.atNanos(),
          "%s is promoted for %d while %d %s"
              .formatted(
                  promoted.participant(),
                  promoted.epoch(),
                  before.epoch,
                  before.demoted ? "has a callback that runs" : "has no demote"));
    }
    terms.put(promoted.participant(), new Term(promoted.epoch()));
  }

  private void demoted(HistoryEvent.Demoted demoted, @Nullable Term term) {
    if (term == null || term.epoch != demoted.epoch()) {
      violated(
          demoted.atNanos(),
          demoted.participant() + " is demoted from " + demoted.epoch() + ", which was not open");
    } else if (term.demoted) {
      violated(
          demoted.atNanos(),
          "%s is demoted from %d again, %s"
              .formatted(demoted.participant(), demoted.epoch(), demoted.reason()));
    } else {
      term.demoted = true;
    }
  }

  private void promoteReturned(HistoryEvent.PromoteReturned returned, @Nullable Term term) {
    if (term == null || term.epoch != returned.epoch() || term.promoteReturned) {
      violated(
          returned.atNanos(),
          "%s returns from a promote for %d that does not run"
              .formatted(returned.participant(), returned.epoch()));
    } else {
      term.promoteReturned = true;
    }
  }

  private void demoteReturned(HistoryEvent.DemoteReturned returned, @Nullable Term term) {
    if (term == null || term.epoch != returned.epoch() || !term.demoted || term.demoteReturned) {
      violated(
          returned.atNanos(),
          "%s returns from a demote from %d that does not run"
              .formatted(returned.participant(), returned.epoch()));
    } else {
      term.demoteReturned = true;
    }
  }

  /** Whoever lives has no term open that was never demoted. */
  @Override
  public void finish() {
    terms.forEach(
        (participant, term) -> {
          if (!term.demoted && !crashed.contains(participant)) {
            violated(
                lastNanos, participant + " was promoted for " + term.epoch + ", never demoted");
          }
        });
  }
}
