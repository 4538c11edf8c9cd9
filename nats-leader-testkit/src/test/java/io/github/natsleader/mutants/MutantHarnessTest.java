// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.mutants.MutantRun.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the harness says can be relied on: it takes nothing for a kill that is none. */
@Tag("mutants")
class MutantHarnessTest {
  private static final String KEPT_LINE =
      "    return new Lease(firstSent, (long) Math.floor(leaseNanos * (1 - maxClockDrift)));";
  private static final Budget SMALL = new Budget(List.of(), 3, 1);
  private static final Verdict KEPT = new Verdict(false, "seeds 1 to 3", "", 1);
  private static final Verdict VIOLATED =
      new Verdict(true, "seed 7, 9 steps", "more than one leads | p1", 1);

  private final Checkout checkout = Checkout.find();
  @TempDir private Path directory;

  @Test
  void aPatchThatDoesNotApplyIsNoMutant() {
    Mutant stale =
        lease("  return new Lease(firstSent, (long) Math.floor(leaseNanos));", "  return;");

    assertThatExceptionOfType(UnfitMutantException.class)
        .isThrownBy(() -> run(stale))
        .withMessageContaining("mutant planted does not apply");
  }

  @Test
  void aPatchWhoseContextHasChangedIsNoMutant() {
    Mutant stale =
        new Mutant(
            "planted",
            "H1",
            "",
            lease(KEPT_LINE, "    return null;").patch().replace(" }\n", " };\n"));

    assertThatExceptionOfType(UnfitMutantException.class)
        .isThrownBy(() -> run(stale))
        .withMessageContaining("does not apply");
  }

  @Test
  void aPatchThatMissesTheProtocolIsNoMutant() {
    Mutant elsewhere =
        new Mutant(
            "planted",
            "H1",
            "",
            """
            --- /dev/null
            +++ b/Elsewhere.txt
            @@ -0,0 +1 @@
            +nothing
            """);

    assertThatExceptionOfType(UnfitMutantException.class)
        .isThrownBy(() -> run(elsewhere))
        .withMessageContaining("names 1 files and has changed 0");
  }

  @Test
  void aPatchThatDoesNotCompileIsNoMutant() {
    assertThatExceptionOfType(UnfitMutantException.class)
        .isThrownBy(() -> run(lease(KEPT_LINE, "    return firstSent;")))
        .withMessageContaining("mutant planted does not compile")
        .withMessageContaining("incompatible types");
  }

  @Test
  void aDefectThatIsNoneSurvivesAndThatFails() throws Exception {
    Row row = run(lease(KEPT_LINE, "    // A remark.\n+" + KEPT_LINE));

    assertThat(row.killers()).isEmpty();
    Row stated = Row.of(new Mutant("planted", "H1", "", ""), every(VIOLATED));
    assertThat(table(stated).newSurvivors(table(row)))
        .singleElement()
        .asString()
        .startsWith("planted is killed by []");
  }

  @Test
  void aCrashIsNoKill() {
    Mutant crashing =
        lease(KEPT_LINE, "    throw new NoSuchMethodError(\"a class file that does not fit\");");

    assertThatExceptionOfType(NoVerdictException.class)
        .isThrownBy(() -> run(crashing))
        .withMessageContaining("no verdict")
        .withMessageContaining("NoSuchMethodError");
  }

  @Test
  void aDefectThatMattersIsKilled() throws Exception {
    Row row = run(lease(KEPT_LINE, "    return new Lease(firstSent, leaseNanos * 1_000);"));

    assertThat(row.killers()).contains(Killer.SIMULATION);
    assertThat(row.seed()).hasSize(1);
  }

  @Test
  void aPatchSaysWhatItIs() {
    assertThatExceptionOfType(UnfitMutantException.class)
        .isThrownBy(() -> Mutant.parse("planted", "name: planted\nrule: H1\ndefects: none\n"))
        .withMessageContaining("\"defect: ...\"");
    assertThatExceptionOfType(UnfitMutantException.class)
        .isThrownBy(() -> Mutant.parse("planted", "name: other\nrule: H1\ndefect: some\n"))
        .withMessageContaining("calls itself other");
  }

  @Test
  void theTableIsReadAsItWasWritten() throws Exception {
    Row killed = Row.of(new Mutant("killed", "H1", "wrong", ""), every(VIOLATED));
    Row survivor = Row.of(new Mutant("survivor", "H2", "wrong, too", ""), every(KEPT));
    MutantTable written = new MutantTable(List.of(killed, survivor));
    Path file = directory.resolve("MUTANTS.md");

    written.write(file, SMALL, survivor);
    MutantTable read = MutantTable.read(file);

    assertThat(Files.readString(file)).contains("1 of 2 mutants are killed");
    assertThat(written.differences(read)).isEmpty();
    assertThat(read.seeds()).containsExactly(7L);
    assertThat(read.rows().get(1).killers()).isEmpty();
  }

  @Test
  void theTableTellsWhatIsMissingNewOrKilledByOthers() {
    Row killed = Row.of(new Mutant("killed", "H1", "wrong", ""), every(VIOLATED));
    Row survivor = Row.of(new Mutant("killed", "H1", "wrong", ""), every(KEPT));
    Row other = Row.of(new Mutant("other", "H1", "wrong", ""), every(KEPT));

    assertThat(table(killed).differences(table(other)))
        .containsExactly("other is not in the table", "killed is in the table, and has no patch");
    assertThat(table(killed).differences(table(survivor))).hasSize(1);
    assertThat(table(survivor).differences(table(killed))).hasSize(1);
    assertThat(table(killed).newSurvivors(table(survivor))).hasSize(1);
  }

  /** Replaces one line of {@code Lease.of}. */
  private static Mutant lease(String line, String replacement) {
    String file = Checkout.PROTOCOL.toString().replace('\\', '/') + "/Lease.java";
    return new Mutant(
        "planted",
        "H1",
        "",
        String.join(
            "\n",
            "--- a/" + file,
            "+++ b/" + file,
            "@@ -18,3 +18," + (3 + replacement.lines().count() - 1) + " @@",
            "   public static Lease of(Now firstSent, long leaseNanos, double maxClockDrift) {",
            "-" + line,
            "+" + replacement,
            "   }",
            ""));
  }

  private Row run(Mutant mutant) throws Exception {
    return new MutantRun(checkout, directory).rows(List.of(Attempt.byAll(mutant, SMALL))).get(0);
  }

  private static Map<Killer, Verdict> every(Verdict verdict) {
    return Arrays.stream(Killer.values())
        .collect(Collectors.toMap(killer -> killer, killer -> verdict));
  }

  private static MutantTable table(Row row) {
    return new MutantTable(List.of(row));
  }
}
