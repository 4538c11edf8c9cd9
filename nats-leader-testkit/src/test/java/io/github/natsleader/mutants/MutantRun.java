// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tries mutants, two at a time. */
final class MutantRun {
  private static final int JVMS_AT_ONCE = 2;

  private final Checkout checkout;
  private final Path directory;

  /** Copies, classes and logs go to this directory. */
  MutantRun(Checkout checkout, Path directory) {
    this.checkout = checkout;
    this.directory = directory;
  }

  /** One mutant, by these killers, with this budget. */
  record Attempt(Mutant mutant, Set<Killer> killers, Budget budget) {
    static Attempt byAll(Mutant mutant, Budget budget) {
      return new Attempt(mutant, EnumSet.allOf(Killer.class), budget);
    }

    /** As the table has it: one who kills it, with the seed that does, is enough. */
    static Attempt again(Mutant mutant, MutantTable table, Budget budget) {
      Row stated = table.row(mutant.name()).orElseGet(() -> Row.of(mutant, Map.of()));
      Set<Killer> killers = EnumSet.noneOf(Killer.class);
      stated.killers().stream().findFirst().ifPresent(killers::add);
      return new Attempt(mutant, killers, budget.beginningWith(stated.seed()));
    }
  }

  /**
   * What became of them, in their order. A mutant that does not apply or compile, or a killer
   * without a verdict, ends it all.
   */
  List<Row> rows(List<Attempt> attempts) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(JVMS_AT_ONCE);
    try {
      List<Future<Row>> begun = new ArrayList<>();
      for (Attempt attempt : attempts) {
        begun.add(workers.submit(() -> row(attempt)));
      }
      List<Row> rows = new ArrayList<>();
      for (Future<Row> row : begun) {
        rows.add(row.get());
      }
      return rows;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      workers.shutdownNow();
    }
  }

  private Row row(Attempt attempt) throws Exception {
    MutantTrials trials = MutantTrials.of(attempt.mutant(), checkout, directory);
    Map<Killer, Verdict> verdicts = new EnumMap<>(Killer.class);
    for (Killer killer : attempt.killers()) {
      verdicts.put(killer, trials.by(killer, attempt.budget()));
    }
    return Row.of(attempt.mutant(), verdicts);
  }
}
