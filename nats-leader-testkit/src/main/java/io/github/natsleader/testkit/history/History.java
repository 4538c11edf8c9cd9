// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What happened in a run. Safe for use by many threads: each appends what it sees, in any order.
 *
 * <p>Several processes of one machine each write a file of lines, one event a line ({@link
 * #toLine}), on one clock; {@link #addLines} puts them together.
 */
public final class History {
  private final List<HistoryEvent> events = new ArrayList<>();

  /** An empty history. */
  public History() {}

  /** Adds an event. */
  public synchronized void append(HistoryEvent event) {
    events.add(event);
  }

  /** Adds events. */
  public synchronized void appendAll(Collection<? extends HistoryEvent> others) {
    events.addAll(others);
  }

  /** All events by their times; those of the same time in the order in which they were added. */
  public List<HistoryEvent> events() {
    List<HistoryEvent> sorted = copy();
    sorted.sort(Comparator.comparingLong(HistoryEvent::atNanos));
    return sorted;
  }

  private synchronized List<HistoryEvent> copy() {
    return new ArrayList<>(events);
  }

  /**
   * The event as one line of JSON, without the line's end. One of more than 64 KiB in UTF-8 will
   * not be read back: {@link #parse} refuses it.
   */
  public static String toLine(HistoryEvent event) {
    return EventCodec.encode(event);
  }

  /** All events as lines of JSON, each with its end, by their times. */
  public String toLines() {
    return events().stream().map(event -> toLine(event) + "\n").collect(Collectors.joining());
  }

  /**
   * The history that these lines tell, each exactly as {@link #toLine} writes it. A last line
   * without an end is left out: its writer may have been killed in the middle of it.
   *
   * @throws IllegalArgumentException quoting the line that is no event, and why
   */
  public static History parse(String lines) {
    History history = new History();
    lines
        .substring(0, lines.lastIndexOf('\n') + 1)
        .lines()
        .map(EventCodec::decode)
        .forEach(history::append);
    return history;
  }

  /**
   * Adds what one process wrote into this file, as {@link #parse} reads it.
   *
   * @throws IOException if the file cannot be read, or a whole line is not UTF-8
   * @throws IllegalArgumentException quoting the line that is no event, and why
   */
  public void addLines(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    // The writer may have been killed in the middle of a character.
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    String whole = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
    appendAll(parse(whole).copy());
  }

  /** One line an event, by their times, in milliseconds since the first; for people. */
  public List<String> timeline() {
    List<HistoryEvent> sorted = events();
    if (sorted.isEmpty()) {
      return List.of();
    }
    EventText text = new EventText(sorted.get(0).atNanos());
    return sorted.stream().map(text::line).toList();
  }

  /** How many events there are. */
  public synchronized int size() {
    return events.size();
  }
}
