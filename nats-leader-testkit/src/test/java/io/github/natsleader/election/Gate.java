// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds up callbacks until it is opened. */
final class Gate implements AutoCloseable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Waits at the gate, and leaves when interrupted. */
  void pass() throws InterruptedException {
    reached.countDown();
    opened.await();
  }

  /** Waits at the gate, whoever interrupts. */
  void passStubbornly() {
    boolean passed = false;
    while (!passed) {
      try {
        pass();
        passed = true;
      } catch (InterruptedException ignored) {
        // As code does that swallows the interrupt and goes on.
      }
    }
  }

  void awaitReached() throws InterruptedException {
    if (!reached.await(Testbed.BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("nobody came to the gate");
    }
  }

  void open() {
    opened.countDown();
  }

  /** {@link #open}, so that nothing is left hanging at the end of a test. */
  @Override
  public void close() {
    open();
  }
}
