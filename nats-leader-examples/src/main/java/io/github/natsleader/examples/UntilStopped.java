// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a program go on until it is told to end, and lets whoever tells it wait for its end. Safe
 * for use by many threads.
 */
final class UntilStopped {
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * On SIGTERM and Ctrl-C the JVM waits for this, and with it for the leases' release.
   *
   * @return this
   */
  UntilStopped onShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait));
    return this;
  }

  /** Whether it is to end, or is told so within this time. */
  boolean isStopped(Duration within) throws InterruptedException {
    return stop.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The program has ended. */
  void ended() {
    ended.countDown();
  }

  /** Tells the program to end, and returns when it has, or has not in ten seconds. */
  void stopAndWait() {
    stop.countDown();
    try {
      if (!ended.await(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
