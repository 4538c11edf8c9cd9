// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Keeps what a listener was told, in order, and lets a test wait for something to be among it. */
final class Recorder<T> implements Consumer<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<T> told = new ArrayList<>();

  @Override
  public void accept(T item) {
    lock.lock();
    try {
      told.add(item);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void forget() {
    lock.lock();
    try {
      told.clear();
    } finally {
      lock.unlock();
    }
  }

  List<T> all() {
    lock.lock();
    try {
      return List.copyOf(told);
    } finally {
      lock.unlock();
    }
  }

  /** The first item that matches, once it is there. */
  T await(String what, Predicate<? super T> wanted, Duration patience) throws InterruptedException {
    long leftNanos = patience.toNanos();
    lock.lock();
    try {
      Optional<T> found = first(wanted);
      while (found.isEmpty()) {
        if (leftNanos <= 0) {
          throw new AssertionError("not told within " + patience + ": " + what + "; told: " + told);
        }
        leftNanos = grown.awaitNanos(leftNanos);
        found = first(wanted);
      }
      return found.get();
    } finally {
      lock.unlock();
    }
  }

  private Optional<T> first(Predicate<? super T> wanted) {
    return told.stream().filter(wanted).findFirst();
  }
}
