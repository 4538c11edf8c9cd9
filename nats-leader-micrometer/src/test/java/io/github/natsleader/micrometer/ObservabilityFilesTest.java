// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import static io.github.natsleader.micrometer.ObservabilityFiles.member;
import static io.github.natsleader.micrometer.ObservabilityFiles.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.support.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules and dashboard name what is on a scraped page, and nothing else. */
class ObservabilityFilesTest {
  private static final Pattern TEMPLATE_LABEL = Pattern.compile("\\$labels\\.(\\w+)");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{ *(\\w+) *\\}\\}");
  private static final int GRID_COLUMNS = 24;

  private final ScrapedNames page = ScrapedNames.scrape();

  @Test
  void rulesNameSeriesAndLabelsOfThePage() throws Exception {
    List<String> queries = ObservabilityFiles.ruleQueries();

    assertThat(queries).hasSameSizeAs(ObservabilityFiles.alerts()).hasSizeGreaterThan(10);
    assertThat(queries).allSatisfy(query -> assertThat(page.unknownIn(query)).isEmpty());
    assertThat(TEMPLATE_LABEL.matcher(ObservabilityFiles.rules()).results())
        .isNotEmpty()
        .allSatisfy(label -> assertThat(page.isLabel(label.group(1))).isTrue());
  }

  @Test
  void theTestOfTheRulesNamesSeriesAndLabelsOfThePage() throws Exception {
    List<String> series =
        Pattern.compile("- series: (\\S+)")
            .matcher(ObservabilityFiles.rulesTest())
            .results()
            .map(match -> match.group(1).replaceAll("=([^\"])", "=\"$1"))
            .toList();

    assertThat(series)
        .hasSizeGreaterThan(20)
        .allSatisfy(one -> assertThat(page.unknownIn(one)).isEmpty());
  }

  @Test
  void everyRuleTellsWhatToDo() throws Exception {
    List<String> blocks = List.of(ObservabilityFiles.rules().split("- alert: "));

    assertThat(blocks.subList(1, blocks.size()))
        .allSatisfy(
            rule ->
                assertThat(rule).contains("severity: ", "summary: ", "description: ", "action: "));
  }

  @Test
  void everyRuleIsTestedFiringAndQuiet() throws Exception {
    String test = ObservabilityFiles.rulesTest();

    assertThat(ObservabilityFiles.alerts())
        .allSatisfy(
            alert -> {
              String query =
                  "\\QALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}\\E\\s+exp_samples:";
              assertThat(test).containsPattern(query + " \\[\\]");
              assertThat(test).containsPattern(query + "\\s+- labels: ALERTS");
            });
  }

  @Test
  void theDashboardNamesSeriesAndLabelsOfThePage() throws Exception {
    List<String> queries = ObservabilityFiles.dashboardQueries();

    assertThat(queries)
        .hasSizeGreaterThan(20)
        .allSatisfy(query -> assertThat(page.unknownIn(query)).isEmpty());
    assertThat(LEGEND_LABEL.matcher(ObservabilityFiles.dashboard().toJson()).results())
        .isNotEmpty()
        .allSatisfy(label -> assertThat(page.isLabel(label.group(1))).isTrue());
  }

  @Test
  void theDashboardShowsEveryMetric() throws Exception {
    Set<String> shown =
        ObservabilityFiles.dashboardQueries().stream()
            .flatMap(query -> ScrapedNames.seriesIn(query).stream())
            .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    // The slowest heartbeat is worth a line; the longest term of two minutes is not.
    Set<String> expected = new TreeSet<>(page.families());
    assertThat(expected.remove("election_leader_duration_seconds_max")).isTrue();
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void whatIsNotOnThePageIsNoticed() {
    assertThat(page.unknownIn("sum by (role, shard) (election_is_leader{zone=\"eu\"})"))
        .containsExactly("election_is_leader{zone}", "shard");
    assertThat(page.unknownIn("rate(election_heartbeats_total[1m])"))
        .containsExactly("election_heartbeats_total");
  }

  @Test
  void theDashboardIsChosenByDataSourceBucketAndRole() throws Exception {
    List<JsonValue> variables =
        member(member(ObservabilityFiles.dashboard(), "templating"), "list").array;

    assertThat(variables)
        .extracting(variable -> string(variable, "name") + " " + string(variable, "type"))
        .containsExactly("datasource datasource", "bucket query", "role query");
    for (JsonValue panel : ObservabilityFiles.panels()) {
      assertThat(string(member(panel, "datasource"), "uid")).isEqualTo("${datasource}");
      for (JsonValue target : member(panel, "targets").array) {
        assertThat(string(target, "expr")).contains("bucket=~\"$bucket\",role=~\"$role\"");
        assertThat(string(member(target, "datasource"), "uid")).isEqualTo("${datasource}");
      }
    }
  }

  @Test
  void panelsDoNotCoverEachOther() throws IOException {
    List<JsonValue> panels = member(ObservabilityFiles.dashboard(), "panels").array;
    List<String> cells = new ArrayList<>();
    for (JsonValue panel : panels) {
      JsonValue at = member(panel, "gridPos");
      assertThat(number(at, "x") + number(at, "w")).isLessThanOrEqualTo(GRID_COLUMNS);
      for (int x = 0; x < number(at, "w"); x++) {
        for (int y = 0; y < number(at, "h"); y++) {
          cells.add((number(at, "x") + x) + "," + (number(at, "y") + y));
        }
      }
    }

    assertThat(cells).doesNotHaveDuplicates();
    assertThat(panels).extracting(panel -> number(panel, "id")).doesNotHaveDuplicates();
  }

  private static int number(JsonValue object, String name) {
    return member(object, name).i;
  }
}
