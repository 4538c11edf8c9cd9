// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the code has, the pages have too. */
class DocumentationCoverageTest {
  private static final RepositoryRoot ROOT = RepositoryRoot.find();
  private static final Pattern CITATION = Pattern.compile("\\b([RCHWTEFP][1-8])\\b");
  private static final Pattern RULE_HEADING = Pattern.compile("^### ([A-Z][1-8]) ");
  private static final Pattern RULE_CLASS =
      Pattern.compile("^  class ((?:[A-Z][1-8]|Connection)\\w+) \\{");
  private static final Pattern RULE_ROW =
      Pattern.compile("^\\| (?:[A-Z][1-8]|Connection) \\| `(\\w+\\.\\w+)`");

  /** What a configuration derives from its settings. */
  private static final Set<String> DERIVED = Set.of("healthCheckLimit", "toString");

  private static final String RULE_TESTS =
      "nats-leader-core/src/test/java/io/github/natsleader/protocol";
  private static final int INVARIANTS = 7;

  @Test
  void everyRuleThatCodeCitesHasAHeading() throws IOException {
    Set<String> cited = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT.document("nats-leader-core/src/main/java"))) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(file -> cite(file, cited));
    }

    assertThat(cited).contains("R1", "H1", "W1", "E1");
    assertThat(headings()).containsAll(cited);
  }

  private static void cite(Path file, Set<String> cited) {
    for (String line : RepositoryRoot.lines(file)) {
      String text = line.strip();
      if (text.startsWith("*") || text.startsWith("//") || text.startsWith("/*")) {
        Matcher citation = CITATION.matcher(text);
        while (citation.find()) {
          cited.add(citation.group(1));
        }
      }
    }
  }

  private static List<String> headings() {
    return lines("docs/PROTOCOL.md").stream()
        .map(RULE_HEADING::matcher)
        .filter(Matcher::find)
        .map(heading -> heading.group(1))
        .toList();
  }

  @Test
  void theTableOfRulesIsThatOfTheTests() throws IOException {
    List<String> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.document(RULE_TESTS))) {
      files
          .filter(file -> file.toString().endsWith("RulesTest.java"))
          .forEach(file -> nested(file, tests));
    }
    List<String> rows =
        lines("docs/TESTING.md").stream()
            .map(RULE_ROW::matcher)
            .filter(Matcher::find)
            .map(row -> row.group(1))
            .toList();

    assertThat(tests).hasSizeGreaterThan(25);
    assertThat(rows).containsExactlyInAnyOrderElementsOf(tests);
  }

  private static void nested(Path file, List<String> tests) {
    String outer = file.getFileName().toString().replace(".java", "");
    for (String line : RepositoryRoot.lines(file)) {
      Matcher rule = RULE_CLASS.matcher(line);
      if (rule.find()) {
        tests.add(outer + "." + rule.group(1));
      }
    }
  }

  @Test
  void everyInvariantHasAHeading() {
    for (int i = 1; i <= INVARIANTS; i++) {
      String heading = "### Invariant " + i + ":";
      assertThat(lines("docs/PROTOCOL.md")).anyMatch(line -> line.startsWith(heading));
    }
  }

  @Test
  void everySettingHasARow() {
    List<String> settings =
        Arrays.stream(ElectionConfig.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !DERIVED.contains(name))
            .toList();

    assertThat(settings)
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(rowsOf("docs/CONFIGURATION.md")).contains(setting));
  }

  @ParameterizedTest
  @EnumSource(ElectionState.class)
  void everyStateHasARow(ElectionState state) {
    assertThat(rowsOf("docs/ROLES-AND-STATES.md")).contains(state.name());
  }

  @ParameterizedTest
  @EnumSource(DemotionReason.class)
  void everyReasonHasARow(DemotionReason reason) {
    assertThat(rowsOf("docs/PROTOCOL.md")).contains(reason.name());
  }

  /** What the first cells of all tables name as code. */
  private static List<String> rowsOf(String document) {
    Pattern row = Pattern.compile("^\\| `(\\w+)` \\|");
    return lines(document).stream()
        .map(row::matcher)
        .filter(Matcher::find)
        .map(cell -> cell.group(1))
        .toList();
  }

  private static List<String> lines(String document) {
    return RepositoryRoot.lines(ROOT.document(document));
  }
}
