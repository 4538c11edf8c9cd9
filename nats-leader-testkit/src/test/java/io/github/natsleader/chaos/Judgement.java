// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.testkit.history.AcknowledgedWritesStay;
import io.github.natsleader.testkit.history.Checker;
import io.github.natsleader.testkit.history.Checkers;
import io.github.natsleader.testkit.history.EpochsIncrease;
import io.github.natsleader.testkit.history.FencedWritesOnly;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.LeaderAfterHeal;
import io.github.natsleader.testkit.history.NothingThrows;
import io.github.natsleader.testkit.history.OneLeader;
import io.github.natsleader.testkit.history.PairedCallbacks;
import io.github.natsleader.testkit.history.ProofsAreTrue;
import io.github.natsleader.testkit.history.Verdict;
import io.github.natsleader.testkit.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the checkers say to a run that has finished.
 *
 * @param longestWithoutLeader where nothing was broken
 * @param acknowledged of how many guarded writes, late ones left out, the writer heard that they
 *     were accepted
 * @param stored how many are there in the end
 */
record Judgement(Verdict verdict, Duration longestWithoutLeader, long acknowledged, int stored) {
  private static final int SHOWN = 5;

  static Judgement of(ChaosWorld world) {
    GuardedLedger ledger =
        GuardedLedger.read(world.cluster().urls(), world.setting(), world.history());
    long acknowledged = ledger.complete(world.history());
    LeaderAfterHeal leaderAfterHeal = new LeaderAfterHeal(ChaosRun.LEADER_WITHIN);
    List<Checker> all =
        List.of(
            new OneLeader(),
            new EpochsIncrease(),
            new PairedCallbacks(),
            leaderAfterHeal,
            new FencedWritesOnly(),
            new NothingThrows(),
            new ProofsAreTrue(false),
            new AcknowledgedWritesStay(ledger.revisions()));
    Checkers checkers = Checkers.of(all);
    for (HistoryEvent event : world.history().events()) {
      checkers.accept(event);
    }
    Verdict verdict = checkers.finish();
    return new Judgement(
        verdict, Duration.ofNanos(leaderAfterHeal.longestGapNanos()), acknowledged, ledger.size());
  }

  /** One line for each guarantee, and under it the first of its violations. */
  String describe() {
    return verdict.guarantees().stream().map(this::describe).collect(Collectors.joining("\n  "));
  }

  private String describe(String guarantee) {
    List<Violation> found =
        verdict.violations().stream()
            .filter(violation -> violation.guarantee().equals(guarantee))
            .toList();
    String text = guarantee + (found.isEmpty() ? ": kept" : ": broken, " + found.size() + " found");
    return found.stream()
        .limit(SHOWN)
        .map(violation -> "\n    " + violation.what())
        .collect(Collectors.joining("", text, ""));
  }
}
