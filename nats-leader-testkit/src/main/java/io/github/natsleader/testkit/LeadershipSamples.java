// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The answers of several participants to "do you lead?", reduced to what is certain: from the end
 * of a term's first answer "yes" to the beginning of its last one, it led without a break, for a
 * term that ended is never revived. Keeps two numbers a term, however many answers it is given.
 *
 * <p>All readings must come from one clock. {@link System#nanoTime} is one for all threads of a
 * JVM, and on Linux (HotSpot) for all processes of a machine.
 *
 * <p>Safe for use by many threads. The order in which samples arrive does not matter.
 */
public final class LeadershipSamples {
  private final LongSupplier clockNanos;
  private final ConcurrentMap<Term, Span> spans = new ConcurrentHashMap<>();

  /** Samples on the clock {@link System#nanoTime}. */
  public LeadershipSamples() {
    this(System::nanoTime);
  }

  /**
   * Samples on a clock of the caller's.
   *
   * @param clockNanos must never go back
   */
  public LeadershipSamples(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
  }

  /**
   * Asks once, in the calling thread, and keeps a "yes".
   *
   * @param participant who is asked
   * @param epoch the one term that {@code leads} speaks for
   * @param leads the question, {@code leadership::isValid} for instance
   * @return the answer
   */
  public boolean ask(String participant, long epoch, BooleanSupplier leads) {
    long beforeNanos = clockNanos.getAsLong();
    boolean answer = leads.getAsBoolean();
    long afterNanos = clockNanos.getAsLong();
    if (answer) {
      add(new LeadershipSample(participant, epoch, beforeNanos, afterNanos));
    }
    return answer;
  }

  /** Adds a sample taken elsewhere, on the same clock. */
  public void add(LeadershipSample sample) {
    spans.merge(
        new Term(sample.participant(), sample.epoch()),
        new Span(sample.afterNanos(), sample.beforeNanos()),
        Span::with);
  }

  /**
   * Adds the lines of a file that a process of this machine wrote with {@link
   * LeadershipSample#toLine}. A last line without an end is left out: its writer may have been
   * killed in the middle of it.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException quoting the line that is no sample
   */
  public void addLines(Path file) throws IOException {
    String text = Files.readString(file);
    text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(LeadershipSample::parse)
        .forEach(this::add);
  }

  /** How many terms answered "yes" at least once. */
  public int terms() {
    return spans.size();
  }

  /**
   * When who led for certain, by beginning. A term with nothing certain, such as one with a single
   * sample, is left out.
   */
  public List<CertainLeadership> certain() {
    return spans.entrySet().stream()
        .filter(e -> e.getValue().firstEndNanos() < e.getValue().lastBeginNanos())
        .map(e -> e.getValue().of(e.getKey()))
        .sorted(Comparator.comparingLong(CertainLeadership::fromNanos))
        .toList();
  }

  private record Term(String participant, long epoch) {}

  private record Span(long firstEndNanos, long lastBeginNanos) {
    Span with(Span other) {
      return new Span(
          Math.min(firstEndNanos, other.firstEndNanos),
          Math.max(lastBeginNanos, other.lastBeginNanos));
    }

    CertainLeadership of(Term term) {
      return new CertainLeadership(term.participant(), term.epoch(), firstEndNanos, lastBeginNanos);
    }
  }
}
