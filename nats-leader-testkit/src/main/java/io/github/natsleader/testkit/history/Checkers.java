// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** Several checkers, given the same events. Not safe for use by several threads. */
public final class Checkers {
  private final List<Checker> checkers;
  private long events;

  private Checkers(List<Checker> checkers) {
    this.checkers = List.copyOf(checkers);
  }

  /** A checker of each guarantee of an election. */
  public static Checkers all(CheckOptions options) {
    List<Checker> checkers = new ArrayList<>();
    if (!options.termsMayOverlap()) {
      checkers.add(new OneLeader());
    }
    checkers.add(
        options.termsMayOverlap() ? EpochsIncrease.whereTermsOverlap() : new EpochsIncrease());
    checkers.add(new PairedCallbacks());
    checkers.add(new LeaderAfterHeal(options.leaderWithin()));
    checkers.add(new ExpectedWritesOnly());
    checkers.add(new FencedWritesOnly());
    checkers.add(new NothingThrows());
    checkers.add(new ProofsAreTrue(options.timesExact()));
    return of(checkers);
  }

  /** These checkers. */
  public static Checkers of(List<Checker> checkers) {
    return new Checkers(checkers);
  }

  /** What all checkers say to this history. */
  public static Verdict judge(History history, CheckOptions options) {
    Checkers all = all(options);
    history.events().forEach(all::accept);
    return all.finish();
  }

  /** Takes the next event. */
  public void accept(HistoryEvent event) {
    events++;
    for (Checker checker : checkers) {
      checker.accept(event);
    }
  }

  /** Whether nothing was found so far. */
  public boolean areKept() {
    for (Checker checker : checkers) {
      if (!checker.isKept()) {
        return false;
      }
    }
    return true;
  }

  /** What was found so far, guarantee by guarantee. */
  public List<Violation> violations() {
    return checkers.stream().flatMap(checker -> checker.violations().stream()).toList();
  }

  /** No event follows; to be called once. */
  public Verdict finish() {
    checkers.forEach(Checker::finish);
    return new Verdict(checkers.stream().map(Checker::guarantee).toList(), violations(), events);
  }
}
