// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One request that has no answer yet. Whether it was ever handed to the client is always known. */
final class PendingRequest {
  private enum Phase {
    QUEUED,
    SENT,
    DONE
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final String subject;
  private volatile @Nullable Future<?> deadline;

  PendingRequest(String subject) {
    this.subject = subject;
  }

  String subject() {
    return subject;
  }

  CompletionStage<Answer> answer() {
    return answer.minimalCompletionStage();
  }

  /** Claims the right to send; false if the request was given up before. */
  boolean markSent() {
    return phase.compareAndSet(Phase.QUEUED, Phase.SENT);
  }

  /** Ends the request with an answer, unless it has ended. */
  void complete(Answer outcome) {
    if (phase.getAndSet(Phase.DONE) != Phase.DONE) {
      finish(outcome);
    }
  }

  /** Ends the request without an answer, unless it has ended. */
  void abandon(Throwable cause) {
    Phase before = phase.getAndSet(Phase.DONE);
    if (before != Phase.DONE) {
      finish(before == Phase.QUEUED ? new Answer.NotSent(cause) : new Answer.Missing(cause));
    }
  }

  /** Ends the request if it was sent; one that still waits for its turn may yet be sent. */
  void abandonIfSent(Throwable cause) {
    if (phase.compareAndSet(Phase.SENT, Phase.DONE)) {
      finish(new Answer.Missing(cause));
    }
  }

  void deadline(@Nullable Future<?> scheduled) {
    deadline = scheduled;
    if (phase.get() == Phase.DONE) {
      cancelDeadline();
    }
  }

  private void finish(Answer outcome) {
    cancelDeadline();
    answer.complete(outcome);
  }

  private void cancelDeadline() {
    Future<?> scheduled = deadline;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
