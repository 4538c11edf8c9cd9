// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.protocol.Input;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits for a proof of leadership, on the thread of whoever asks (rule T2). */
final class TokenProof {
  private final Object election;
  private final LeadershipBoard board;
  private final Validations validations;
  private final ValidationHistory history;
  private final Consumer<Input> deliver;

  TokenProof(
      Object election,
      LeadershipBoard board,
      Validations validations,
      ValidationHistory history,
      Consumer<Input> deliver) {
    this.election = election;
    this.board = board;
    this.validations = validations;
    this.history = history;
    this.deliver = deliver;
  }

  boolean await(Duration timeout) throws InterruptedException {
    TermHandle held = board.current();
    if (held == null) {
      return false;
    }
    try {
      boolean valid = await(held, timeout);
      history.answered(held.token().epoch(), valid);
      return valid;
    } catch (ElectionTimeoutException e) {
      history.unanswered(held.token().epoch());
      throw e;
    }
  }

  /** As {@link #await}, for as long as the lease lasts. */
  boolean awaitOrDemote() throws InterruptedException {
    TermHandle held = board.current();
    if (held == null) {
      return false;
    }
    boolean valid = false;
    while (!valid && held.isValid()) {
      try {
        valid = await(held, held.remaining());
        break;
      } catch (ElectionTimeoutException e) {
        // The lease was extended meanwhile, by a renewal that was under way: ask again. Or it has
        // run out, which the next look finds and marks (rule H2).
      }
    }
    history.answered(held.token().epoch(), valid);
    return valid;
  }

  private boolean await(TermHandle held, Duration timeout) throws InterruptedException {
    if (!held.isValid()) {
      return false;
    }
    Validations.Question question = validations.ask();
    deliver.accept(new Input.Validate(question.id(), held.term()));
    try {
      long nanos = LeadershipBoard.nanos(timeout);
      return question.answer().get(nanos, TimeUnit.NANOSECONDS) && held.isValid();
    } catch (TimeoutException e) {
      throw new ElectionTimeoutException(
          "no proof of leadership for "
              + election
              + " within "
              + timeout
              + "; it may lead all the same",
          timeout);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a validation never fails", e);
    } finally {
      validations.forget(question);
      if (!question.answer().isDone()) {
        deliver.accept(new Input.ValidationForgotten(question.id()));
      }
    }
  }
}
