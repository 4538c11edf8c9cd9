// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** What is going to happen, by virtual time; at one time, in the order in which it was put here. */
final class Agenda {
  private record Entry(long atNanos, long number, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(256);
  private long nowNanos;
  private long numbered;

  Agenda(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Time passes while something is done, so that nothing happens at one instant. */
  void pass(long nanos) {
    nowNanos += nanos;
  }

  void after(long nanos, Runnable action) {
    entries.add(new Entry(nowNanos + nanos, numbered++, action));
  }

  /** Lets what happens until then happen, unless it is to stop before. */
  void advance(long untilNanos, BooleanSupplier stop) {
    while (!stop.getAsBoolean() && !entries.isEmpty() && entries.peek().atNanos() <= untilNanos) {
      Entry entry = entries.remove();
      nowNanos = Math.max(nowNanos, entry.atNanos());
      entry.action().run();
    }
    nowNanos = Math.max(nowNanos, untilNanos);
  }
}
