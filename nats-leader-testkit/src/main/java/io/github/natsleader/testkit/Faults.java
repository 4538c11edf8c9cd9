// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong next on one connection in memory. Each fault given befalls one write, read or
 * event, in the order in which they were given; what finds no fault left goes well. Releases are
 * writes.
 *
 * <pre>{@code
 * connection.faults().onWrite(OnWrite.APPLIED_ANSWER_LOST).onRead(OnRead.STALE, OnRead.STALE);
 * }</pre>
 *
 * <p>While the connection is down nothing is sent, and no fault used up. Safe for use by many
 * threads.
 */
public final class Faults {
  /** What may befall a write. */
  public enum OnWrite {
    /** It is carried out, applied or refused, and the answer is lost: {@code Unknown}. */
    APPLIED_ANSWER_LOST,
    /** It is lost on its way: {@code Unknown}, and never applied. */
    LOST,
    /**
     * It is on its way for long: {@code Unknown}, and carried out by {@link Faults#deliverDelayed}.
     */
    APPLIED_LATE,
    /**
     * Answered by a server that has fallen behind: {@code Refused}, naming the revision before the
     * newest.
     */
    REFUSED_STALE,
    /** Never sent: {@code Unavailable}. */
    UNAVAILABLE
  }

  /** What may befall a read. */
  public enum OnRead {
    /** Answered with the entry before the newest, or with absence where there was none. */
    STALE,
    /** Answered with absence. */
    ABSENT,
    /** Not answered. */
    FAILED
  }

  /** What may befall an entry on its way to the watches of the connection. */
  public enum OnEvent {
    /** None of them ever sees it. */
    DROPPED,
    /** They see it after {@link Faults#deliverDelayed}, later entries before it. */
    DELAYED,
    /** They see it twice. */
    DUPLICATED
  }

  private final InMemoryRegisters registers;
  private final Object lock = new Object();
  private final Queue<OnWrite> writes = new ArrayDeque<>();
  private final Queue<OnRead> reads = new ArrayDeque<>();
  private final Queue<OnEvent> events = new ArrayDeque<>();
  private final List<Runnable> delayed = new ArrayList<>();

  Faults(InMemoryRegisters registers) {
    this.registers = registers;
  }

  /**
   * Adds faults for the next writes, one each.
   *
   * @return this
   */
  public Faults onWrite(OnWrite... next) {
    add(writes, next);
    return this;
  }

  /**
   * Adds faults for the next reads, one each.
   *
   * @return this
   */
  public Faults onRead(OnRead... next) {
    add(reads, next);
    return this;
  }

  /**
   * Adds faults for the next entries that a watch of this connection would see, one each.
   *
   * @return this
   */
  public Faults onEvent(OnEvent... next) {
    add(events, next);
    return this;
  }

  /** How many writes and entries are delayed at the moment. */
  public int delayedCount() {
    synchronized (lock) {
      return delayed.size();
    }
  }

  /**
   * Lets arrive what was delayed, in order: each write is carried out on the register as it is now,
   * even if the connection is down or closed by now; entries go to those watches that have not been
   * cancelled.
   */
  public void deliverDelayed() {
    List<Runnable> arriving;
    synchronized (lock) {
      arriving = List.copyOf(delayed);
      delayed.clear();
    }
    arriving.forEach(registers::atOnce);
  }

  /** Takes back the faults not used up yet; what was delayed stays so. */
  public void clear() {
    synchronized (lock) {
      writes.clear();
      reads.clear();
      events.clear();
    }
  }

  @Nullable OnWrite takeForWrite() {
    synchronized (lock) {
      return writes.poll();
    }
  }

  @Nullable OnRead takeForRead() {
    synchronized (lock) {
      return reads.poll();
    }
  }

  @Nullable OnEvent takeForEvent() {
    synchronized (lock) {
      return events.poll();
    }
  }

  void delay(Runnable arrival) {
    synchronized (lock) {
      delayed.add(arrival);
    }
  }

  private <F> void add(Queue<F> faults, F[] next) {
    synchronized (lock) {
      faults.addAll(List.of(next));
    }
  }
}
