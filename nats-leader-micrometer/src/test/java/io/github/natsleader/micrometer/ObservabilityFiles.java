// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The alert rules, their tests and the dashboard, which are at the root of the repository. */
final class ObservabilityFiles {
  private static final Path FOLDER = Path.of("..", "observability");
  private static final Pattern RULE_EXPR =
      Pattern.compile("\\n +expr:(.*?)\\n +(?:keep_firing_for|for|labels):", Pattern.DOTALL);

  private ObservabilityFiles() {}

  static Path prometheus() {
    return FOLDER.resolve("prometheus");
  }

  static String rules() throws IOException {
    return Files.readString(prometheus().resolve("election-alerts.yml"));
  }

  static String rulesTest() throws IOException {
    return Files.readString(prometheus().resolve("election-alerts-test.yml"));
  }

  static List<String> alerts() throws IOException {
    return Pattern.compile("- alert: (\\w+)")
        .matcher(rules())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** The expressions of the rules. */
  static List<String> ruleQueries() throws IOException {
    return RULE_EXPR.matcher(rules()).results().map(ObservabilityFiles::text).toList();
  }

  private static String text(MatchResult expr) {
    return expr.group(1).replaceFirst("^ *>-", "");
  }

  static JsonValue dashboard() throws IOException {
    Path file = FOLDER.resolve("grafana").resolve("election-dashboard.json");
    return JsonParser.parse(Files.readString(file));
  }

  /** The panels of the dashboard that show something: all but rows. */
  static List<JsonValue> panels() throws IOException {
    return member(dashboard(), "panels").array.stream()
        .filter(panel -> !string(panel, "type").equals("row"))
        .toList();
  }

  /** The expressions of the dashboard: those of its panels and its annotations. */
  static List<String> dashboardQueries() throws IOException {
    List<String> queries = new ArrayList<>();
    for (JsonValue panel : panels()) {
      member(panel, "targets").array.forEach(target -> queries.add(string(target, "expr")));
    }
    for (JsonValue annotation : member(member(dashboard(), "annotations"), "list").array) {
      if (annotation.map.containsKey("expr")) {
        queries.add(string(annotation, "expr"));
      }
    }
    return queries;
  }

  static JsonValue member(JsonValue object, String name) {
    JsonValue value = object.map == null ? null : object.map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no \"" + name + "\" in " + object.toJson());
    }
    return value;
  }

  static String string(JsonValue object, String name) {
    String text = member(object, name).string;
    if (text == null) {
      throw new IllegalArgumentException("\"" + name + "\" is no text in " + object.toJson());
    }
    return text;
  }
}
