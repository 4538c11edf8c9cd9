// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.mutants.MutantRun.Attempt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mutant is killed as docs/MUTANTS.md says, and the shipped source by nobody. In the build
 * one killer, the one that the table names first, kills each again; {@code mutants.sh} has all try
 * all.
 */
@Tag("mutants")
class MutantsTest {
  private static final boolean ALL = Boolean.getBoolean("nle.mutants.all");
  private static final boolean WRITE = Boolean.getBoolean("nle.mutants.write");
  private static final int LEAST_MUTANTS = 25;
  private static final Budget BUDGET =
      new Budget(
          List.of(),
          Long.getLong("nle.mutants.seeds", 500),
          Long.getLong("nle.mutants.explorer-seconds", 60));

  private final Checkout checkout = Checkout.find();
  @TempDir private Path directory;

  @Test
  void theyAreKilledAsTheTableSays() throws Exception {
    MutantTable table = WRITE ? new MutantTable(List.of()) : MutantTable.read(checkout.table());
    List<Mutant> mutants = Mutant.in(checkout.patches());
    List<Attempt> attempts = new ArrayList<>();
    attempts.add(Attempt.byAll(Mutant.none(), BUDGET.beginningWith(table.seeds())));
    for (Mutant mutant : mutants) {
      attempts.add(ALL ? Attempt.byAll(mutant, BUDGET) : Attempt.again(mutant, table, BUDGET));
    }

    List<Row> rows = new MutantRun(checkout, directory).rows(attempts);

    rows.forEach(row -> System.out.println(row.line()));
    Row control = rows.remove(0);
    assertThat(control.killers()).as("who finds fault with the shipped source").isEmpty();
    assertThat(rows).as("mutants").hasSizeGreaterThanOrEqualTo(LEAST_MUTANTS);
    assertThat(rows).as("survivors").noneMatch(row -> row.killers().isEmpty());
    MutantTable found = new MutantTable(rows);
    if (WRITE) {
      found.write(checkout.table(), BUDGET, control);
    } else {
      assertThat(ALL ? table.differences(found) : table.newSurvivors(found)).isEmpty();
    }
  }
}
