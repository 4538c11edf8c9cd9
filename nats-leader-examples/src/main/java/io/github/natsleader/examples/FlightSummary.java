// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;

/** What the events of one election say together. The recorder does not keep them in order. */
final class FlightSummary {
  private final Map<String, Integer> transitions = new TreeMap<>();
  private final Map<Long, String> terms = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final Map<String, Integer> validations = new TreeMap<>();
  private final Map<String, Spans> callbacks = new TreeMap<>();
  private final Spans heartbeats = new Spans();

  void add(RecordedEvent event) {
    String name = event.getEventType().getName();
    switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "Transition" ->
          count(transitions, event.getString("from") + " > " + event.getString("to"));
      case "TermBegan" -> terms.putIfAbsent(event.getLong("epoch"), "not over yet");
      case "TermEnded" ->
          terms.put(
              event.getLong("epoch"),
              "led " + millis(event.getDuration("led")) + ", then " + event.getString("reason"));
      case "Heartbeat" -> heartbeat(event);
      case "Validation" -> count(validations, event.getString("outcome"));
      case "Callback" ->
          callbacks
              .computeIfAbsent(event.getString("callback"), kind -> new Spans())
              .add(event.getDuration());
      default -> {
        // Acquisitions, risks, and what later versions add.
      }
    }
  }

  private void heartbeat(RecordedEvent event) {
    if (event.getBoolean("succeeded")) {
      heartbeats.add(event.getDuration("took"));
    } else {
      count(failures, event.getString("errorType"));
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    terms.forEach((epoch, fate) -> lines.add("term " + epoch + ": " + fate));
    lines.add("heartbeats: " + heartbeats + ", failed: " + failures);
    callbacks.forEach((kind, spans) -> lines.add(kind + ": " + spans));
    lines.add("validations: " + validations);
    lines.add("transitions: " + transitions);
    return lines;
  }

  private static void count(Map<String, Integer> counts, String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  /** How long something took, each time. */
  private static final class Spans {
    private final List<Duration> all = new ArrayList<>();

    void add(Duration took) {
      all.add(took);
    }

    @Override
    public String toString() {
      List<Duration> sorted = all.stream().sorted().toList();
      int count = sorted.size();
      return count == 0
          ? "none"
          : count
              + ", median "
              + millis(sorted.get(count / 2))
              + ", longest "
              + millis(sorted.get(count - 1));
    }
  }
}
