// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Invariant 4: where nothing is broken, somebody leads within a bound, and goes on to: from each
 * {@link HistoryEvent.Healed} to the next {@link HistoryEvent.FaultBegan} or the end there is no
 * time longer than the bound in which nobody certainly leads.
 *
 * <p>Needs these two in the order of their times, and {@link HistoryEvent.Led} in any order; judges
 * at the end.
 */
public final class LeaderAfterHeal extends Checker {
  private record Span(long fromNanos, long toNanos) {}

  private static final long NOT_PEACEFUL = Long.MIN_VALUE;

  private final long boundNanos;
  private final List<Span> peaceful = new ArrayList<>();
  private final List<Span> led = new ArrayList<>();
  private long peacefulSince = NOT_PEACEFUL;
  private long lastNanos = Long.MIN_VALUE;
  private long longestGapNanos;

  /**
   * A checker with this bound.
   *
   * @param bound positive
   */
  public LeaderAfterHeal(Duration bound) {
    boundNanos = bound.toNanos();
  }

  @Override
  public void accept(HistoryEvent event) {
    lastNanos = Math.max(lastNanos, event.atNanos());
    if (event instanceof HistoryEvent.Led interval) {
      led.add(new Span(interval.atNanos(), interval.toNanos()));
    } else if (event instanceof HistoryEvent.Healed && peacefulSince == NOT_PEACEFUL) {
      peacefulSince = event.atNanos();
    } else if (event instanceof HistoryEvent.FaultBegan || event instanceof HistoryEvent.RunEnded) {
      peaceEnds(event.atNanos());
    }
  }

  private void peaceEnds(long atNanos) {
    if (peacefulSince != NOT_PEACEFUL) {
      peaceful.add(new Span(peacefulSince, atNanos));
      peacefulSince = NOT_PEACEFUL;
    }
  }

  @Override
  public void finish() {
    peaceEnds(lastNanos);
    led.sort(Comparator.comparingLong(Span::fromNanos));
    int next = 0;
    long ledUntil = Long.MIN_VALUE;
    for (Span peace : peaceful) {
      long since = peace.fromNanos();
      while (next < led.size() && led.get(next).fromNanos() < peace.toNanos()) {
        Span interval = led.get(next++);
        gap(Math.max(since, ledUntil), interval.fromNanos());
        ledUntil = Math.max(ledUntil, interval.toNanos());
      }
      gap(Math.max(since, ledUntil), peace.toNanos());
    }
  }

  private void gap(long fromNanos, long toNanos) {
    long nanos = toNanos - fromNanos;
    longestGapNanos = Math.max(longestGapNanos, nanos);
    if (nanos > boundNanos) {
      violated(
          fromNanos,
          "nobody leads for %d ms where nothing is broken; the bound is %d ms"
              .formatted(nanos / 1_000_000, boundNanos / 1_000_000));
    }
  }

  /**
   * The longest time in which nobody certainly led where nothing was broken, once {@link #finish}
   * has been called; nanoseconds.
   */
  public long longestGapNanos() {
    return longestGapNanos;
  }
}
