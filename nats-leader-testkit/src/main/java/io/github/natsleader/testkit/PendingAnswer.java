// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** An answer on its way to whoever asked: it can still be lost. */
final class PendingAnswer<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final AtomicReference<T> answer;
  private final T whenLost;

  PendingAnswer(T answer, T whenLost) {
    this.answer = new AtomicReference<>(answer);
    this.whenLost = whenLost;
  }

  /** What the asker holds; only we can complete it. */
  CompletionStage<T> stage() {
    return future.minimalCompletionStage();
  }

  /** The connection breaks. */
  void lose() {
    answer.set(whenLost);
  }

  void arrive() {
    future.complete(answer.get());
  }
}
