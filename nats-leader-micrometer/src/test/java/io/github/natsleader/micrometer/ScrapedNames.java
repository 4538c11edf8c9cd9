// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series of a page that an election has been scraped into.
 *
 * @param labels the names of the labels of each series name
 * @param families the names that the page gives a type
 */
record ScrapedNames(Map<String, Set<String>> labels, Set<String> families) {
  private static final Pattern SERIES = Pattern.compile("^(\\w+)\\{(.*)\\} \\S+$");
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\w+) \\w+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w\"])(election_\\w+)(?:\\{([^}]*)\\})?");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without) ?\\(([^)]*)\\)");

  static ScrapedNames scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ElectionMetrics.of(registry).observe(StandInElection.scheduler());
    Map<String, Set<String>> labels = new TreeMap<>();
    Set<String> families = new TreeSet<>();
    for (String line : registry.scrape().lines().toList()) {
      Matcher series = SERIES.matcher(line);
      if (series.matches()) {
        labels
            .computeIfAbsent(series.group(1), name -> new TreeSet<>())
            .addAll(in(series.group(2)));
      }
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        families.add(type.group(1));
      }
    }
    return new ScrapedNames(labels, families);
  }

  /** What a query names that the page has not: series, and labels of them. */
  Set<String> unknownIn(String query) {
    Set<String> unknown = new TreeSet<>();
    SELECTOR.matcher(query).results().forEach(selector -> addUnknown(selector, unknown));
    GROUPING
        .matcher(query)
        .results()
        .flatMap(grouping -> List.of(grouping.group(1).split(" *, *")).stream())
        .filter(label -> !isLabel(label))
        .forEach(unknown::add);
    return unknown;
  }

  /** The series that a query names. */
  static Set<String> seriesIn(String query) {
    Set<String> names = new TreeSet<>();
    SELECTOR.matcher(query).results().forEach(selector -> names.add(selector.group(1)));
    return names;
  }

  boolean isLabel(String name) {
    return labels.values().stream().anyMatch(names -> names.contains(name));
  }

  private void addUnknown(MatchResult selector, Set<String> unknown) {
    String name = selector.group(1);
    Set<String> known = labels.get(name);
    if (known == null) {
      unknown.add(name);
    } else if (selector.group(2) != null) {
      in(selector.group(2)).stream()
          .filter(label -> !known.contains(label))
          .forEach(label -> unknown.add(name + "{" + label + "}"));
    }
  }

  private static Set<String> in(String matchers) {
    Set<String> names = new TreeSet<>();
    LABEL.matcher(matchers).results().forEach(match -> names.add(match.group(1)));
    return names;
  }
}
