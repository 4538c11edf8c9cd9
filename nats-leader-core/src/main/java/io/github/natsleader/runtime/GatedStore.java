// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.StoreOutcome;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store of one bucket, with the circuit breaker that all elections on it share: while most
 * attempts fail, acquisitions and polls are kept back, but for a few that try whether it goes
 * again. A refusal is a success to it, for it was answered. Renewals, releases and what a holder
 * reads go to {@link #store()}, past it.
 */
final class GatedStore {
  private static final float OPENS_AT_PERCENT = 50;
  private static final int JUDGED_CALLS = 20;
  private static final int LEAST_CALLS = 10;
  private static final int TRIAL_CALLS = 4;
  private static final Duration OPEN_FOR = Duration.ofMillis(500);

  private final LeaseStore store;
  private final ElectionClock clock;
  private final CircuitBreaker breaker;
  private final Queue<Call> underWay = new ConcurrentLinkedQueue<>();

  GatedStore(String bucket, LeaseStore store, ElectionClock clock) {
    this.store = store;
    this.clock = clock;
    this.breaker =
        CircuitBreaker.of(
            bucket,
            CircuitBreakerConfig.custom()
                .failureRateThreshold(OPENS_AT_PERCENT)
                .slidingWindow(
                    JUDGED_CALLS, LEAST_CALLS, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .waitDurationInOpenState(OPEN_FOR)
                .clock(new MonotonicClock(clock))
                .build());
  }

  /** What does not pass through the breaker. */
  LeaseStore store() {
    return store;
  }

  /**
   * Transmits an acquisition, or answers that it was kept back.
   *
   * @param limit after which an answer is overdue
   */
  CompletionStage<StoreOutcome> acquire(
      String group, LeaseRecord record, long expectedRevision, Duration limit) {
    Call call = begin(limit);
    return call == null
        ? CompletableFuture.completedStage(new StoreOutcome.Unavailable(keptBack()))
        : judged(call, store.write(group, record, expectedRevision), GatedStore::failureOf);
  }

  /**
   * Reads where nothing is held, or answers that the read was kept back.
   *
   * @param limit after which an answer is overdue
   */
  CompletionStage<ReadOutcome> poll(String group, Duration limit) {
    Call call = begin(limit);
    return call == null
        ? CompletableFuture.completedStage(new ReadOutcome.Failed(keptBack()))
        : judged(call, store.read(group), GatedStore::failureOf);
  }

  /** After a reconnect everything is tried anew (rule W6). */
  void connectionChanged(ConnectionStatus status) {
    if (status == ConnectionStatus.CONNECTED) {
      breaker.reset();
    }
  }

  /** How the breaker stands. From any thread. */
  BreakerState breaker() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> BreakerState.OPEN;
      case HALF_OPEN -> BreakerState.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
    };
  }

  private @Nullable Call begin(Duration limit) {
    endOverdue();
    if (!breaker.tryAcquirePermission()) {
      return null;
    }
    Call call = new Call(clock.monotonicNanos() + limit.toNanos());
    underWay.add(call);
    return call;
  }

  /**
   * Stores answer in their own time; a call whose asker has given up is a failure long before. It
   * is found out by the next one, which needs no timer.
   */
  private void endOverdue() {
    long nowNanos = clock.monotonicNanos();
    Call oldest = underWay.peek();
    while (oldest != null && (oldest.judged.get() || nowNanos >= oldest.dueNanos)) {
      oldest.end(new TimeoutException("no answer in time"));
      underWay.remove(oldest);
      oldest = underWay.peek();
    }
  }

  private <T> CompletionStage<T> judged(
      Call call, CompletionStage<T> answer, Function<T, @Nullable Throwable> failureOf) {
    return answer.thenApply(
        outcome -> {
          call.end(failureOf.apply(outcome));
          return outcome;
        });
  }

  private CallNotPermittedException keptBack() {
    return CallNotPermittedException.createCallNotPermittedException(breaker);
  }

  private static @Nullable Throwable failureOf(StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Unavailable unavailable) {
      return unavailable.cause();
    }
    if (outcome instanceof StoreOutcome.Unknown unknown) {
      Throwable cause = unknown.cause();
      return cause == null ? new TimeoutException("no answer") : cause;
    }
    return null;
  }

  private static @Nullable Throwable failureOf(ReadOutcome outcome) {
    return outcome instanceof ReadOutcome.Failed failed ? failed.cause() : null;
  }

  /** One call that passed, until its outcome is known or overdue. */
  private final class Call {
    private final long dueNanos;
    private final AtomicBoolean judged = new AtomicBoolean();

    Call(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    void end(@Nullable Throwable failure) {
      if (!judged.compareAndSet(false, true)) {
        return;
      }
      if (failure == null) {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      } else {
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
      }
    }
  }
}
