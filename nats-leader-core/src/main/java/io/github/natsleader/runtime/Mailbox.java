// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.log.LogEvent;
import io.github.natsleader.spi.ElectionClock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that all elections of a connection run on: it takes deliveries in their order, and
 * wakes whoever asked to be woken. It starts with the first delivery, and ends when nobody is left
 * to be woken and nothing is delivered.
 */
final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /** Somebody who lives on this thread. Both methods are called on it alone. */
  interface Resident {
    /** The moment that was asked for has come. */
    void wake();

    /** When to be woken next, on the monotonic clock; {@link Long#MAX_VALUE} for never. */
    long wakeAtNanos();

    /** Whether it has moved out: nothing more is delivered to it, and it is never woken. */
    boolean hasLeft();
  }

  private record Delivery(Resident resident, Runnable content) {}

  private record Alarm(Resident resident, long atNanos, long number) {}

  /** How long the thread outlives the last delivery when nobody is left. */
  private static final long LINGER_NANOS = 50_000_000;

  private final ElectionClock clock;
  private final LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final Object startLock = new Object();
  private @Nullable Thread thread;

  // Touched by the mailbox thread alone.
  private final TreeSet<Alarm> alarms =
      new TreeSet<>(Comparator.comparingLong(Alarm::atNanos).thenComparingLong(Alarm::number));
  private final Map<Resident, Alarm> pending = new HashMap<>();
  private long alarmsSet;

  Mailbox(ElectionClock clock) {
    this.clock = clock;
  }

  /** Runs {@code content} on the thread, unless the resident has left by then. Never blocks. */
  void deliver(Resident resident, Runnable content) {
    deliveries.add(new Delivery(resident, content));
    synchronized (startLock) {
      if (thread == null) {
        Thread started = new Thread(this::run, "nats-leader");
        started.setDaemon(true);
        // If it cannot be started, the next delivery tries again.
        started.start();
        thread = started;
      }
    }
  }

  private void run() {
    do {
      while (!pending.isEmpty() || !deliveries.isEmpty()) {
        wakeOneDue();
        take(timeToNextAlarmNanos());
      }
      take(LINGER_NANOS);
    } while (!mayEnd());
  }

  /** Decided under the lock under which deliveries start a thread, so that none is left lying. */
  private boolean mayEnd() {
    synchronized (startLock) {
      if (pending.isEmpty() && deliveries.isEmpty()) {
        thread = null;
        return true;
      }
      return false;
    }
  }

  private void take(long timeoutNanos) {
    Delivery delivery = poll(timeoutNanos);
    if (delivery != null && !delivery.resident().hasLeft()) {
      visit(delivery.resident(), delivery.content());
    }
  }

  private @Nullable Delivery poll(long timeoutNanos) {
    try {
      return timeoutNanos <= 0
          ? deliveries.poll()
          : deliveries.poll(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Nobody has reason to interrupt this thread, and elections must not end for it.
      return null;
    }
  }

  /** One, then a delivery: a resident that is always due again holds up nobody. */
  private void wakeOneDue() {
    if (!alarms.isEmpty() && alarms.first().atNanos() <= clock.monotonicNanos()) {
      Resident resident = alarms.first().resident();
      clear(resident);
      visit(resident, resident::wake);
    }
  }

  private void visit(Resident resident, Runnable content) {
    attempt(content);
    attempt(() -> reschedule(resident));
  }

  private static void attempt(Runnable content) {
    try {
      content.run();
    } catch (Throwable e) {
      LogEvent.DRIVER_DEFECT
          .in(LOG.atError())
          .setCause(e)
          .log("A defect in one election; the others of this connection go on");
    }
  }

  private void reschedule(Resident resident) {
    clear(resident);
    if (!resident.hasLeft()) {
      Alarm next = new Alarm(resident, resident.wakeAtNanos(), ++alarmsSet);
      pending.put(resident, next);
      alarms.add(next);
    }
  }

  private void clear(Resident resident) {
    Alarm before = pending.remove(resident);
    if (before != null) {
      alarms.remove(before);
    }
  }

  private long timeToNextAlarmNanos() {
    if (alarms.isEmpty()) {
      return LINGER_NANOS;
    }
    long atNanos = alarms.first().atNanos();
    return atNanos == Long.MAX_VALUE ? atNanos : atNanos - clock.monotonicNanos();
  }
}
