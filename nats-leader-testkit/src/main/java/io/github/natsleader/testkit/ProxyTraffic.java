// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What becomes of the bytes in a {@link FaultProxy} at the moment. Safe for use by many threads.
 */
final class ProxyTraffic {
  /** Which way bytes go. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** The fault in force. */
  enum Mode {
    PASSING,
    CUT,
    BLACKHOLE,
    BLACKHOLE_TO_SERVER,
    BLACKHOLE_TO_CLIENT,
    DROPPING_ANSWERS,
    DROPPING_MESSAGES;

    boolean holds(Direction direction) {
      return this == BLACKHOLE
          || this == (direction == Direction.TO_SERVER ? BLACKHOLE_TO_SERVER : BLACKHOLE_TO_CLIENT);
    }
  }

  /** What of some bytes goes on its way. */
  enum Passage {
    ALL,
    WITHOUT_MESSAGES,
    NOTHING
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final Map<Direction, Long> delayNanos = new EnumMap<>(Direction.class);
  private Mode mode = Mode.PASSING;

  private final LongAdder droppedBytes = new LongAdder();

  void mode(Mode next) {
    change(() -> mode = next);
  }

  Mode mode() {
    lock.lock();
    try {
      return mode;
    } finally {
      lock.unlock();
    }
  }

  void delay(Direction direction, long nanos) {
    change(() -> delayNanos.put(direction, nanos));
  }

  void heal() {
    change(
        () -> {
          mode = Mode.PASSING;
          delayNanos.clear();
        });
  }

  void dropped(int bytes) {
    droppedBytes.add(bytes);
  }

  long droppedBytes() {
    return droppedBytes.sum();
  }

  /** Has everyone who waits look again. */
  void wake() {
    change(() -> {});
  }

  /**
   * Waits until bytes of a link, read at an instant, may go on their way or are dropped; the link
   * is told of a gap before the fault can end.
   */
  Passage await(ProxyLink link, Direction direction, long readNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!link.isClosed()) {
        if (mode == Mode.DROPPING_ANSWERS && direction == Direction.TO_CLIENT) {
          link.lostBytes();
          return Passage.NOTHING;
        }
        long leftNanos = readNanos + delayNanos.getOrDefault(direction, 0L) - System.nanoTime();
        if (mode.holds(direction)) {
          changed.await();
        } else if (leftNanos > 0) {
          changed.awaitNanos(leftNanos);
        } else {
          return mode == Mode.DROPPING_MESSAGES ? Passage.WITHOUT_MESSAGES : Passage.ALL;
        }
      }
      return Passage.NOTHING;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
