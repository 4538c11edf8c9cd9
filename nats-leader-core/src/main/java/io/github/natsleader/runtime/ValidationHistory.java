// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.spi.ElectionObserver;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells observers how validations fare, and when one that went unanswered is made up for. From any
 * thread, but where it says otherwise.
 */
final class ValidationHistory {
  private final ElectionObserver observers;

  // Epochs; 0 for none.
  private final AtomicLong askedInVain = new AtomicLong();
  private volatile long readInVain;

  ValidationHistory(ElectionObserver observers) {
    this.observers = observers;
  }

  /** Somebody who asked for a proof has got it, or its refutation. */
  void answered(long epoch, boolean valid) {
    observers.validated(epoch, valid);
    if (valid && askedInVain.compareAndSet(epoch, 0)) {
      observers.validationRecovered(epoch);
    }
  }

  /** Somebody who asked for a proof got none in time. */
  void unanswered(long epoch) {
    askedInVain.set(epoch);
    observers.validationUnanswered(epoch);
  }

  /** A read to validate the term went unanswered. On the mailbox thread. */
  void readUnanswered(long epoch) {
    readInVain = epoch;
    observers.validationUnanswered(epoch);
  }

  /** Reads are answered. On the mailbox thread. */
  void readAnswered() {
    long epoch = readInVain;
    if (epoch != 0) {
      readInVain = 0;
      observers.validationRecovered(epoch);
    }
  }

  /** The term is over. On the mailbox thread. */
  void over() {
    readInVain = 0;
    askedInVain.set(0);
  }
}
