// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rule T2: a "yes" of {@code validateToken()} needs a write of that term which the register
 * accepted after the question, and a term that was not over by then; a "no" needs a term that is
 * over for good.
 *
 * <p>A "yes" is judged by the register's writes where the history has any. Where it has none, it is
 * false for certain only if a term of a higher epoch had begun before the question: that one had
 * replaced the record. Needs the events in the order of their times, but for {@link
 * HistoryEvent.Led}.
 */
public final class ProofsAreTrue extends Checker {
  private static final class Term {
    final String token;
    long demotedAtNanos = Long.MAX_VALUE;
    long ledUntilNanos = Long.MIN_VALUE;
    HistoryEvent.@Nullable Proved denied;

    Term(String token) {
      this.token = token;
    }
  }

  private record Key(String participant, long epoch) {}

  private final boolean timesExact;
  private final Map<Key, Term> terms = new HashMap<>();
  private final Map<String, Long> acceptedAtNanos = new HashMap<>();
  private final TreeMap<Long, Long> promotedAtNanos = new TreeMap<>();

  /**
   * A checker of all proofs.
   *
   * @param timesExact whether every event is recorded at the very instant at which it happened, as
   *     a simulation can; if not, a demotion may be recorded a little after an answer that came
   *     after it
   */
  public ProofsAreTrue(boolean timesExact) {
    this.timesExact = timesExact;
  }

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.Written written) {
      if (written.outcome() == Outcome.ACCEPTED) {
        acceptedAtNanos.put(written.token(), written.atNanos());
      }
    } else if (event instanceof HistoryEvent.Promoted promoted) {
      terms.put(new Key(promoted.participant(), promoted.epoch()), new Term(promoted.token()));
      promotedAtNanos.putIfAbsent(promoted.epoch(), promoted.atNanos());
    } else if (event instanceof HistoryEvent.OfParticipant own) {
      ofTerm(own);
    }
  }

  private void ofTerm(HistoryEvent.OfParticipant event) {
    if (event instanceof HistoryEvent.Proved proved) {
      answered(proved, terms.get(new Key(proved.participant(), proved.epoch())));
    } else if (event instanceof HistoryEvent.Demoted demoted) {
      Term term = terms.get(new Key(demoted.participant(), demoted.epoch()));
      if (term != null) {
        term.demotedAtNanos = Math.min(term.demotedAtNanos, demoted.atNanos());
      }
    } else if (event instanceof HistoryEvent.Led led) {
      Term term = terms.get(new Key(led.participant(), led.epoch()));
      if (term != null) {
        term.ledUntilNanos = Math.max(term.ledUntilNanos, led.toNanos());
      }
    }
  }

  private void answered(HistoryEvent.Proved proved, @Nullable Term term) {
    if (term == null) {
      if (proved.valid()) {
        violated(proved.atNanos(), name(proved) + " is proved, and never began");
      }
    } else if (proved.valid()) {
      confirmed(proved, term);
    } else {
      denied(proved, term);
    }
  }

  private void confirmed(HistoryEvent.Proved proved, Term term) {
    boolean over =
        timesExact
            ? term.demotedAtNanos <= proved.atNanos()
            : term.demotedAtNanos < proved.askedAtNanos();
    if (over) {
      violated(proved.atNanos(), name(proved) + " is proved, and was over");
    }
    if (acceptedAtNanos.isEmpty()) {
      judgeByTerms(proved);
    } else if (acceptedAtNanos.getOrDefault(term.token, Long.MIN_VALUE) < proved.askedAtNanos()) {
      violated(proved.atNanos(), name(proved) + " is proved without a write since the question");
    }
  }

  private void judgeByTerms(HistoryEvent.Proved proved) {
    Map.Entry<Long, Long> next = promotedAtNanos.higherEntry(proved.epoch());
    if (next != null && next.getValue() < proved.askedAtNanos()) {
      violated(
          proved.atNanos(), name(proved) + " is proved, and term " + next.getKey() + " had begun");
    }
  }

  private void denied(HistoryEvent.Proved proved, Term term) {
    if (timesExact && term.demotedAtNanos > proved.atNanos()) {
      violated(proved.atNanos(), name(proved) + " is denied, and still led");
    }
    if (term.denied == null || term.denied.atNanos() > proved.atNanos()) {
      term.denied = proved;
    }
  }

  /** Judges whether anybody led on after a "no". */
  @Override
  public void finish() {
    for (Term term : terms.values()) {
      HistoryEvent.Proved denied = term.denied;
      if (denied != null && term.ledUntilNanos > denied.atNanos()) {
        violated(denied.atNanos(), name(denied) + " is denied, and led on");
      }
    }
  }

  private static String name(HistoryEvent.Proved proved) {
    return "term " + proved.epoch() + " of " + proved.participant();
  }
}
