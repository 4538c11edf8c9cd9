// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where the present term hangs out: checked by any thread without a lock, and waited for. */
final class LeadershipBoard {
  private final ElectionConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable TermHandle current;

  // Guarded by lock.
  private boolean stopped;
  private boolean ended;
  private @Nullable Throwable failure;

  LeadershipBoard(ElectionConfig config) {
    this.config = config;
  }

  boolean isLeader() {
    TermHandle handle = current;
    return handle != null && handle.isValid();
  }

  Optional<Leadership> valid() {
    TermHandle handle = current;
    return handle != null && handle.isValid() ? Optional.of(handle) : Optional.empty();
  }

  @Nullable TermHandle current() {
    return current;
  }

  /** A term begins. Once a stop was asked for it never becomes valid (rule E3). */
  void begin(TermHandle handle) {
    lock.lock();
    try {
      if (stopped) {
        handle.cell().revoke();
      }
      current = handle;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    current = null;
  }

  /** No term is valid from now on. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      TermHandle handle = current;
      if (handle != null) {
        handle.cell().revoke();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The election has ended; {@code failure} says why if nobody asked for it. */
  void ended(@Nullable Throwable failure) {
    lock.lock();
    try {
      stopped = true;
      ended = true;
      this.failure = failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Leadership await(Duration timeout) throws InterruptedException {
    long remainingNanos = nanos(timeout);
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Leadership> led = valid();
        if (led.isPresent()) {
          return led.get();
        }
        checkGoingOn();
        if (remainingNanos <= 0) {
          throw new ElectionTimeoutException(
              config.instanceId()
                  + " did not become leader of "
                  + config.group()
                  + " within "
                  + timeout,
              timeout);
        }
        remainingNanos = changed.awaitNanos(remainingNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the election ended within this time; false if interrupted, and the interrupt status is
   * kept.
   */
  boolean awaitEnd(Duration timeout) {
    long remainingNanos = nanos(timeout);
    lock.lock();
    try {
      while (!ended && remainingNanos > 0) {
        remainingNanos = changed.awaitNanos(remainingNanos);
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void checkGoingOn() {
    Throwable cause = failure;
    if (cause != null) {
      throw new ElectionFailedException(
          "The election of " + config.group() + " has ended on its own: " + cause.getMessage(),
          cause);
    }
    if (stopped) {
      throw new AlreadyStoppedException("The election of " + config.group() + " was stopped");
    }
  }

  /**
   * What can be waited for: never less than nothing, nor more than a count of nanoseconds holds.
   */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.compareTo(Duration.ofDays(36_500)) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
  }
}
