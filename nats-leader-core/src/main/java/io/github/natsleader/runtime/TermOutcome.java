// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.CallbackPolicy;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.CallbackKind;
import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the machine, and whoever listens, what becomes of a term's callbacks. */
final class TermOutcome implements TermCallbacks.Outcome {
  private final long term;
  private final long epoch;
  private final ElectionConfig config;
  private final Announcer announcer;
  private final ElectionClock clock;
  private final Consumer<Input> deliver;

  // Each is written and read by the one thread of its callback.
  private long promoteBeganNanos;
  private long demoteBeganNanos;

  TermOutcome(
      TermHandle handle,
      ElectionConfig config,
      Announcer announcer,
      ElectionClock clock,
      Consumer<Input> deliver) {
    term = handle.term();
    epoch = handle.token().epoch();
    this.config = config;
    this.announcer = announcer;
    this.clock = clock;
    this.deliver = deliver;
  }

  @Override
  public void began(CallbackKind kind) {
    announcer.observers().callbackBegan(kind, epoch);
    long nowNanos = clock.monotonicNanos();
    if (kind == CallbackKind.PROMOTE) {
      promoteBeganNanos = nowNanos;
    } else {
      demoteBeganNanos = nowNanos;
    }
  }

  @Override
  public void ended(CallbackKind kind, @Nullable Throwable failure) {
    long beganNanos = kind == CallbackKind.PROMOTE ? promoteBeganNanos : demoteBeganNanos;
    Duration took = Duration.ofNanos(clock.monotonicNanos() - beganNanos);
    announcer.observers().callbackEnded(kind, epoch, took, failure);
  }

  @Override
  public void promoteFailed(Throwable failure) {
    boolean resigns =
        config.callbackPolicy().onPromoteFailure() == CallbackPolicy.PromoteFailure.RESIGN;
    try {
      announcer.problem(
          new ElectionProblem(
              ElectionProblem.Kind.CALLBACK_FAILED,
              "onPromote threw an exception; "
                  + (resigns ? "the lease is given up" : "the term goes on, as configured"),
              failure));
    } finally {
      if (resigns) {
        deliver.accept(new Input.PromoteFailed(term));
      }
    }
  }

  @Override
  public void failedAfterEnd(String callback, Throwable failure) {
    announcer.problem(
        new ElectionProblem(
            ElectionProblem.Kind.CALLBACK_FAILED,
            callback + " threw an exception; its term was over already",
            failure));
  }

  @Override
  public void returned() {
    deliver.accept(new Input.CallbacksReturned(term));
  }
}
