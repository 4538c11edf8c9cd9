// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ErrorType;
import io.github.natsleader.FencingToken;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.PendingWrite;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the one write in flight fares, acquisition or renewal, by looking at the machine before
 * and after each step. The machine itself knows nothing of it. On the mailbox thread.
 */
final class WriteProgress {
  private final ElectionObserver observers;

  // What the latest answer to the write in flight said; null for no answer.
  private @Nullable ErrorType failure;
  private @Nullable Throwable cause;

  WriteProgress(ElectionObserver observers) {
    this.observers = observers;
  }

  // A step that leaves the write alone leaves the very same one.
  @SuppressWarnings("ReferenceEquality")
  void stepped(ElectionMachine before, Input input, Step step, Now now) {
    PendingWrite was = before.outstandingWrite();
    PendingWrite present = step.next().outstandingWrite();
    if (was == present) {
      return;
    }
    if (was != null) {
      note(was, input);
    }
    if (was == null || present == null || !was.id().equals(present.id())) {
      replaced(before, step, now);
    } else if (present.transmissions() > was.transmissions()
        && present.kind() == PendingWrite.Kind.RENEW) {
      heartbeatFailed(was, step.next().consecutiveFailures(), now);
    }
  }

  /** The election has ended in the midst of a step, by a defect. */
  void abandoned(ElectionMachine machine, Now now) {
    PendingWrite write = machine.outstandingWrite();
    if (write != null && write.kind() == PendingWrite.Kind.ACQUIRE) {
      observers.acquireEnded(write.id().token(), false, tookBy(write, now));
    }
  }

  private void replaced(ElectionMachine before, Step step, Now now) {
    PendingWrite was = before.outstandingWrite();
    if (was != null && was.kind() == PendingWrite.Kind.ACQUIRE) {
      acquireEnded(was, step.next(), now);
    } else if (was != null && was.kind() == PendingWrite.Kind.RENEW) {
      heartbeatEnded(was, before, step, now);
    }
    forget();
    PendingWrite present = step.next().outstandingWrite();
    if (present != null && present.kind() == PendingWrite.Kind.ACQUIRE) {
      observers.acquireStarted(present.id().token());
    }
  }

  private void acquireEnded(PendingWrite was, ElectionMachine after, Now now) {
    String token = was.id().token();
    FencingToken held = after.heldToken();
    boolean acquired = held != null && held.id().equals(token);
    if (!acquired && isUnanswered(was, after)) {
      observers.acquireFailed(token, failure == null ? ErrorType.TIMEOUT : failure, cause);
    }
    observers.acquireEnded(token, acquired, tookBy(was, now));
  }

  /** Neither refused, nor overtaken, nor given up because the election has ended. */
  private boolean isUnanswered(PendingWrite was, ElectionMachine after) {
    return failure != ErrorType.CONFLICT
        && after.revision() <= was.expectedRevision()
        && after.state() != ElectionState.STOPPED
        && after.connection() != ConnectionStatus.CLOSED;
  }

  // Two acknowledgements may come at the same reading of a clock.
  @SuppressWarnings("ReferenceEquality")
  private void heartbeatEnded(PendingWrite was, ElectionMachine before, Step step, Now now) {
    if (before.lastHeartbeat() != step.next().lastHeartbeat()) {
      observers.heartbeatSucceeded(tookBy(was, now));
      return;
    }
    DemotionReason reason = endOfTerm(step);
    if (reason == DemotionReason.TAKEN_OVER
        || reason == DemotionReason.KEY_DELETED
        || reason == DemotionReason.REGISTER_LOST) {
      failure = ErrorType.CONFLICT;
    }
    boolean lost =
        reason == DemotionReason.LEASE_EXPIRED || reason == DemotionReason.CONNECTION_LOST;
    boolean overdue = now.monotonicNanos() >= was.retryAtNanos();
    if (failure != null || lost || overdue) {
      heartbeatFailed(was, before.consecutiveFailures() + 1, now);
    }
  }

  private void heartbeatFailed(PendingWrite write, int consecutiveFailures, Now now) {
    observers.heartbeatFailed(
        failure == null ? ErrorType.TIMEOUT : failure,
        consecutiveFailures,
        tookBy(write, now),
        cause);
    forget();
  }

  private static @Nullable DemotionReason endOfTerm(Step step) {
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.EndTerm end) {
        return end.reason();
      }
    }
    return null;
  }

  /** An answer to an earlier transmission says nothing new, unless it is a refusal. */
  private void note(PendingWrite was, Input input) {
    if (!(input instanceof Input.WriteAnswered answer) || !answer.id().equals(was.id())) {
      return;
    }
    boolean latest = answer.transmission() == was.transmissions();
    if (answer.outcome() instanceof StoreOutcome.Refused) {
      failure = ErrorType.CONFLICT;
      cause = null;
    } else if (latest && answer.outcome() instanceof StoreOutcome.Unavailable unavailable) {
      failure = ErrorType.UNAVAILABLE;
      cause = unavailable.cause();
    } else if (latest && answer.outcome() instanceof StoreOutcome.Unknown unknown) {
      failure = ErrorType.TIMEOUT;
      cause = unknown.cause();
    }
  }

  private void forget() {
    failure = null;
    cause = null;
  }

  private static Duration tookBy(PendingWrite write, Now now) {
    return Duration.ofNanos(now.monotonicNanos() - write.firstSent().monotonicNanos());
  }
}
