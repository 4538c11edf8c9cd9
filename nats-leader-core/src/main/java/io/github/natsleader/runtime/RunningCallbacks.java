// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The callbacks of one election that run or are about to, of whatever term: where {@code onDemote}
 * is not waited for, those of an older term may outlast its end. Safe for use by many threads.
 */
final class RunningCallbacks {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition noneLeft = lock.newCondition();

  // Guarded by lock.
  private final Set<Thread> threads = new HashSet<>();
  private int open;

  /** One more is going to run. */
  void open() {
    lock.lock();
    try {
      open++;
    } finally {
      lock.unlock();
    }
  }

  /** One that is open runs on this thread from now on. */
  void enter() {
    lock.lock();
    try {
      threads.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  /** The one on this thread has returned. */
  void leave() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
      open--;
      if (open == 0) {
        noneLeft.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this thread runs one of them. */
  boolean isOn(Thread thread) {
    lock.lock();
    try {
      return threads.contains(thread);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether there are none, within this time; false if interrupted, and the interrupt status is
   * kept.
   */
  boolean awaitNone(long timeoutNanos) {
    long remainingNanos = timeoutNanos;
    lock.lock();
    try {
      while (open > 0 && remainingNanos > 0) {
        remainingNanos = noneLeft.awaitNanos(remainingNanos);
      }
      return open == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
