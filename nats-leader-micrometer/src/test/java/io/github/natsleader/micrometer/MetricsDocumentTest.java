// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ErrorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on metrics has a row for everything, and no query for what is not there. */
class MetricsDocumentTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w]+)` \\|");
  private static final Pattern QUERY = Pattern.compile("(?m)^\\| [^|]+\\? \\| `(.+)` \\|$");
  private static final Pattern SERIES_COUNT = Pattern.compile("(?m)^(\\d+) for each election:");

  private final ScrapedNames page = ScrapedNames.scrape();

  private static String document() throws IOException {
    return Files.readString(Path.of("..", "docs", "METRICS.md"));
  }

  @Test
  void hasARowForEveryMetricErrorTypeAndAlertAndForNothingElse() throws Exception {
    Set<String> expected =
        page.families().stream()
            .filter(name -> !name.endsWith("_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    Arrays.stream(ErrorType.values()).map(ErrorType::label).forEach(expected::add);
    expected.addAll(ObservabilityFiles.alerts());

    assertThat(ROW.matcher(document()).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void namesInItsQueriesWhatThePageHas() throws Exception {
    List<String> queries =
        QUERY.matcher(document()).results().map(query -> query.group(1)).toList();

    assertThat(queries)
        .hasSizeGreaterThan(5)
        .allSatisfy(query -> assertThat(page.unknownIn(query)).isEmpty());
  }

  @Test
  void tellsHowManySeriesAnElectionHas() throws Exception {
    long series =
        GoldenPage.named("page-at-start.txt").lines().filter(line -> !line.startsWith("#")).count();

    assertThat(SERIES_COUNT.matcher(document()).results().map(count -> count.group(1)))
        .containsExactly(Long.toString(series));
  }
}
