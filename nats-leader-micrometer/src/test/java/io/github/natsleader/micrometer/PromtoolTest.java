// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool judges rules, queries and page. Skipped where it is not installed. */
class PromtoolTest {
  private static final long LIMIT_SECONDS = 120;

  @TempDir Path scratch;

  @BeforeAll
  static void isInstalled() {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    assumeTrue(found, "no promtool in PATH; it is in Debian's package prometheus");
  }

  @Test
  void theRulesAreWellFormed() throws Exception {
    assertSuccess(promtool("check", "rules", "election-alerts.yml"));
  }

  @Test
  void theRulesFireWhenTheyShouldAndOnlyThen() throws Exception {
    assertSuccess(promtool("test", "rules", "election-alerts-test.yml"));
  }

  @Test
  void theQueriesOfTheDashboardAreWellFormed() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    List<String> queries = ObservabilityFiles.dashboardQueries();
    for (int i = 0; i < queries.size(); i++) {
      rules.append("  - record: query:").append(i).append("\n    expr: >-\n      ");
      rules.append(filledIn(queries.get(i))).append('\n');
    }
    Path file = Files.writeString(scratch.resolve("dashboard.yml"), rules);

    String output = assertSuccess(promtool("check", "rules", file.toAbsolutePath().toString()));

    assertThat(output).contains(queries.size() + " rules found");
  }

  /** As Grafana does it. */
  private static String filledIn(String query) {
    return query
        .replace("$__rate_interval", "1m")
        .replace("$__range", "3h")
        .replace("$bucket", ".*")
        .replace("$role", ".*");
  }

  @Test
  void thePageFollowsTheConventions() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ElectionMetrics.of(registry).observe(StandInElection.scheduler());
    Path page = Files.writeString(scratch.resolve("page.txt"), registry.scrape());
    ProcessBuilder check = promtool("check", "metrics").redirectInput(page.toFile());

    assertThat(assertSuccess(check)).isEmpty();
  }

  private static ProcessBuilder promtool(String... arguments) {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    return new ProcessBuilder(command)
        .directory(ObservabilityFiles.prometheus().toFile())
        .redirectErrorStream(true);
  }

  private String assertSuccess(ProcessBuilder command) throws IOException, InterruptedException {
    Path output = scratch.resolve("output.txt");
    Process process = command.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String told = Files.readString(output);
    assertThat(process.exitValue()).as(told).isZero();
    return told;
  }
}
