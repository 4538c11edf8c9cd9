// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.WithNatsServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@WithNatsServer
class ControlManagerTest {
  private static final Pattern PAGE = Pattern.compile("metrics at (\\S+)");

  private static ExampleProcess start(String name, NatsServer server) throws IOException {
    return ExampleProcess.start(ControlManager.class, server.url(), name, "0");
  }

  private static String page(ExampleProcess process) {
    return process.awaitSaying("metrics at ").said().stream()
        .map(PAGE::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The value of a series. */
  private static double value(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " in " + metrics));
  }

  @Test
  void isInChargeShowsItsMetricsAndHandsOver(NatsServer server) throws Exception {
    try (ExampleProcess first = start("first", server)) {
      first.awaitSaying("first: in charge, epoch ");
      first.awaitSaying("first: count: 42 machines");
      first.awaitSaying("first: rollout: a step under ");
      try (ExampleProcess second = start("second", server)) {
        second.awaitSaying("second: the leader is first");
        String labels = "{bucket=\"examples\",instance_id=\"second\",role=\"control-manager\"}";
        assertThat(value(get(page(second)).body(), "election_is_leader" + labels)).isZero();

        // 128 + SIGTERM: the lease was released before.
        assertThat(first.terminate()).isEqualTo(143);
        assertThat(first.said())
            .contains("first: all tasks have ended", "first: no longer in charge: STOPPED");
        second.awaitSaying("second: in charge, epoch ");
        assertThat(value(get(page(second)).body(), "election_is_leader" + labels)).isEqualTo(1);
        String url = page(second);
        assertThat(second.terminate()).isEqualTo(143);
        Assertions.assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(url));
      }
    }
  }

  /** As docs/EXAMPLES.md walks it. */
  @Test
  void showsAllMetricsAfterAPromoteADemoteAndAFailedValidation(NatsServer server) throws Exception {
    try (ExampleProcess only = start("only", server)) {
      only.awaitSaying("only: rollout: a step under ");
      server.freeze();
      only.awaitSaying("only: rollout: no step, since it is not sure who leads");
      only.awaitSaying("only: no longer in charge: ");
      only.awaitSaying("only: all tasks have ended");
      server.resume();
      only.awaitSaying("only: in charge, epoch ", 2);

      HttpResponse<String> answer = get(page(only));
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      requireMetrics(answer.body());
    }
  }

  private static void requireMetrics(String page) {
    Map<String, String> types =
        Map.of(
            "election_is_leader", "gauge",
            "election_connection_status", "gauge",
            "election_transitions_total", "counter",
            "election_failures_total", "counter",
            "election_acquire_attempts_total", "counter",
            "election_token_validation_failures_total", "counter",
            "election_heartbeat_duration_seconds", "histogram",
            "election_leader_duration_seconds", "histogram");
    types.forEach((name, type) -> assertThat(page.lines()).contains("# TYPE " + name + " " + type));
    String labels = "instance_id=\"only\",role=\"control-manager\"";
    String all = "{bucket=\"examples\"," + labels + "}";
    assertThat(value(page, "election_token_validation_failures_total" + all)).isPositive();
    assertThat(value(page, "election_leader_duration_seconds_count" + all)).isPositive();
    assertThat(
            value(
                page,
                "election_transitions_total{bucket=\"examples\",from_state=\"LEADER\","
                    + labels
                    + ",to_state=\"DEMOTED\"}"))
        .isPositive();
    assertThat(
            value(
                page,
                "election_failures_total{bucket=\"examples\",error_type=\"timeout\","
                    + labels
                    + "}"))
        .isPositive();
    for (String status : List.of("success", "failure")) {
      String series = "{bucket=\"examples\"," + labels + ",status=\"" + status + "\"";
      assertThat(value(page, "election_heartbeat_duration_seconds_count" + series + "}"))
          .isPositive();
      assertThat(bounds(page, "election_heartbeat_duration_seconds_bucket" + series))
          .containsExactlyElementsOf(doubling(10, 0.001));
    }
    for (String status : List.of("success", "failed")) {
      String series = "{bucket=\"examples\"," + labels + ",status=\"" + status + "\"}";
      assertThat(value(page, "election_acquire_attempts_total" + series)).isNotNegative();
    }
    assertThat(bounds(page, "election_leader_duration_seconds_bucket{bucket=\"examples\""))
        .containsExactlyElementsOf(doubling(12, 1));
  }

  /** The upper bounds of a histogram's buckets, but for the last. */
  private static List<Double> bounds(String page, String series) {
    Pattern bound = Pattern.compile("le=\"([0-9.]+)\"");
    return page.lines()
        .filter(line -> line.startsWith(series))
        .map(bound::matcher)
        .filter(Matcher::find)
        .map(found -> Double.valueOf(found.group(1)))
        .toList();
  }

  private static List<Double> doubling(int count, double first) {
    return IntStream.range(0, count).mapToObj(i -> first * (1 << i)).toList();
  }

  @Test
  void takesItsSettingsFromTheEnvironment(NatsServer server) throws Exception {
    try (ExampleProcess other =
        ExampleProcess.start(
            ControlManager.class,
            Map.of("NLE_GROUP", "other-group", "NLE_BUCKET", "other-bucket"),
            List.of(),
            server.url(),
            "other",
            "0")) {
      other.awaitSaying("other: in charge, epoch ");

      Stream<String> series = get(page(other)).body().lines();
      assertThat(series)
          .contains(
              "election_is_leader{bucket=\"other-bucket\",instance_id=\"other\",role=\"other-group\"} 1.0");
    }
  }

  @Test
  void saysWhatItNeeds() throws Exception {
    try (ExampleProcess without = ExampleProcess.start(ControlManager.class);
        ExampleProcess lost =
            ExampleProcess.start(ControlManager.class, "nats://127.0.0.1:1", "lost", "0")) {
      assertThat(without.awaitEnd()).isEqualTo(2);
      assertThat(without.said()).anyMatch(line -> line.startsWith("arguments: <url"));
      assertThat(lost.awaitEnd()).isEqualTo(1);
      assertThat(lost.said()).anyMatch(line -> line.startsWith("lost: cannot start: "));
    }
  }
}
