// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.spi.ElectionObserver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One role of a {@link RoleManager}, and how it ends. Safe for use by many threads. */
final class Role {
  private static final StopOptions AT_ONCE = StopOptions.DEFAULT.withWaitForDemote(false);

  private final Election election;
  private final RoleCallbacks callbacks;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean leaving;

  Role(Election.Builder builder, RoleCallbacks callbacks) {
    this.callbacks = callbacks;
    this.election =
        builder
            .onPromote(callbacks::promote)
            .onDemote(callbacks::demote)
            .observer(observed -> new EndObserver())
            .build();
  }

  String name() {
    return election.config().group();
  }

  Election election() {
    return election;
  }

  /** Ends it for good; it is to be forgotten as soon as nothing of it is at work. */
  boolean leave(StopOptions options) {
    boolean left = election.stop(options);
    // Not before: who looks whether it has left would stop it, with other options.
    leaving = true;
    return left;
  }

  /** Whether it is to be forgotten, and can be. */
  boolean hasLeft() {
    return leaving && election.stop(AT_ONCE);
  }

  /**
   * Begins the end, and waits for it for a part of the time that it may take. What takes longer
   * goes on behind.
   */
  void stop(StopOptions options, Duration patience) {
    election.stop(options.withWaitForDemote(false));
    if (callbacks.areOn(Thread.currentThread())) {
      return;
    }
    try {
      // Not by stop(): that ends waiting no earlier than the election is bound to have ended.
      if (ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        // Callbacks that the election itself did not wait for.
        election.stop(options.withTimeout(patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class EndObserver implements ElectionObserver {
    @Override
    public void ended() {
      ended.countDown();
    }
  }
}
