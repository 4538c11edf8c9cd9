// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The promise that the lease of the present term, or of the one that ended last, is released or
 * given up. There is one at a time: no term begins before the one before is wound down (rule E2).
 * Safe for use by many threads.
 */
final class WindDown {
  private final CallbackThreads threads;

  // Guarded by this.
  private long term;
  private boolean ending;
  private @Nullable CompletableFuture<Void> open;

  WindDown(CallbackThreads threads) {
    this.threads = threads;
  }

  /** A term begins. */
  synchronized void begin(long begun) {
    term = begun;
    ending = false;
    open = new CompletableFuture<>();
  }

  /** The term has ended, and its lease is kept until the callbacks have returned (rule E3). */
  synchronized void keepWhileEnding() {
    ending = true;
  }

  /** Completes when this term is wound down; completed where it is. */
  synchronized CompletableFuture<Void> of(long asked) {
    CompletableFuture<Void> promise = open;
    return promise != null && term == asked
        ? promise.copy()
        : CompletableFuture.completedFuture(null);
  }

  /** Completes when the term that has ended, if any, is wound down. */
  synchronized CompletableFuture<Void> ofEndedTerm() {
    return ending ? of(term) : CompletableFuture.completedFuture(null);
  }

  /** The lease is released or given up. */
  void done() {
    CompletableFuture<Void> promise = take();
    if (promise != null) {
      // Dependent actions are user code: they get a thread of their own.
      threads.run(() -> promise.complete(null));
    }
  }

  private synchronized @Nullable CompletableFuture<Void> take() {
    CompletableFuture<Void> promise = open;
    open = null;
    ending = false;
    return promise;
  }
}
