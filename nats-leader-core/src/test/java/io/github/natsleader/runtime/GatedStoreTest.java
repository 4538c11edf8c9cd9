// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.StoreOutcome;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes to the store while it fails, on a clock that moves when told to. */
class GatedStoreTest {
  private static final Duration LIMIT = Duration.ofMillis(200);

  /** The least time on the clock for which it keeps back. */
  private static final Duration OPEN_FOR = Duration.ofMillis(500).plusNanos(1);

  /** So many calls are judged before the breaker may open. */
  private static final int LEAST_CALLS = 10;

  /** So many calls try whether it goes again. */
  private static final int TRIALS = 4;

  private static final LeaseRecord RECORD = new LeaseRecord("a", "t", 0, 3000, 1, Map.of());
  private static final StoreOutcome APPLIED = new StoreOutcome.Applied(1);
  private static final StoreOutcome UNAVAILABLE =
      new StoreOutcome.Unavailable(new IOException("no stream"));

  private final SteppedClock clock = new SteppedClock();
  private final ScriptedStore store = new ScriptedStore();
  private final GatedStore gate = new GatedStore("leaders", store, clock);

  static Stream<StoreOutcome> failures() {
    return Stream.of(
        UNAVAILABLE,
        new StoreOutcome.Unknown(new IOException("cut")),
        new StoreOutcome.Unknown(null));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void keepsAcquisitionsBackOnceMostHaveFailed(StoreOutcome failure) {
    store.answerWrites(failure);
    for (int call = 0; call < LEAST_CALLS; call++) {
      assertThat(acquire()).isCompletedWithValue(failure);
    }

    assertKeptBack(acquire());
    assertThat(store.calls()).isEqualTo(LEAST_CALLS);
  }

  @Test
  void keepsPollsBackTooWithTheSameBreaker() {
    store.answerReads(new ReadOutcome.Failed(new IOException("no stream")));
    for (int call = 0; call < LEAST_CALLS; call++) {
      assertThat(poll()).isCompletedWithValueMatching(ReadOutcome.Failed.class::isInstance);
    }

    assertKeptBack(acquire());
    assertThat(poll())
        .isCompletedWithValueMatching(
            outcome ->
                outcome instanceof ReadOutcome.Failed failed
                    && failed.cause() instanceof CallNotPermittedException);
    assertThat(store.calls()).isEqualTo(LEAST_CALLS);
  }

  @Test
  void letsEverythingPassWhileLessThanHalfFail() {
    for (int call = 0; call < 3 * LEAST_CALLS; call++) {
      store.answerWrites(call % 5 > 2 ? UNAVAILABLE : APPLIED);
      assertThat(acquire()).isCompletedWithValueMatching(outcome -> !isKeptBack(outcome));
    }
  }

  /** Somebody else was faster, and the store has said so. */
  @Test
  void aRefusalIsASuccess() {
    store.answerWrites(new StoreOutcome.Refused(7));
    store.answerReads(new ReadOutcome.Absent());
    for (int call = 0; call < 5 * LEAST_CALLS; call++) {
      assertThat(acquire()).isCompletedWithValue(new StoreOutcome.Refused(7));
      assertThat(poll()).isCompletedWithValue(new ReadOutcome.Absent());
    }
  }

  @Test
  void whatIsNotAnsweredInTimeHasFailedWhateverIsAnsweredLater() {
    CompletableFuture<StoreOutcome> late = new CompletableFuture<>();
    store.answerWrites(() -> late);
    List<CompletableFuture<StoreOutcome>> asked = new ArrayList<>();
    for (int call = 0; call < LEAST_CALLS; call++) {
      asked.add(acquire());
    }

    clock.advance(LIMIT.minusNanos(1));
    asked.add(acquire());
    assertThat(store.calls()).as("not overdue yet").isEqualTo(LEAST_CALLS + 1);
    clock.advance(Duration.ofNanos(1));
    assertKeptBack(acquire());

    late.complete(APPLIED);
    assertThat(asked).allSatisfy(call -> assertThat(call).isCompletedWithValue(APPLIED));
    assertKeptBack(acquire());
    assertThat(store.calls()).isEqualTo(LEAST_CALLS + 1);
  }

  @Test
  void triesWithAFewWhetherItGoesAgain() {
    open();
    store.answerWrites(() -> new CompletableFuture<>());
    clock.advance(OPEN_FOR.minusNanos(1));
    assertKeptBack(acquire());

    clock.advance(Duration.ofNanos(1));
    for (int trial = 0; trial < TRIALS; trial++) {
      assertThat(acquire()).isNotDone();
    }

    assertKeptBack(acquire());
    assertThat(store.calls()).isEqualTo(LEAST_CALLS + TRIALS);
  }

  @Test
  void goesOnAsBeforeOnceTheTrialsSucceed() {
    open();
    store.answerWrites(APPLIED);
    clock.advance(OPEN_FOR);

    for (int call = 0; call < 10 * TRIALS; call++) {
      assertThat(acquire()).isCompletedWithValue(APPLIED);
    }
  }

  @Test
  void keepsBackForAnotherWhileIfTheTrialsFail() {
    open();
    clock.advance(OPEN_FOR);
    for (int trial = 0; trial < TRIALS; trial++) {
      assertThat(acquire()).isCompletedWithValue(UNAVAILABLE);
    }

    assertKeptBack(acquire());
    clock.advance(OPEN_FOR.minusNanos(1));
    assertKeptBack(acquire());
    clock.advance(Duration.ofNanos(1));
    assertThat(acquire()).isCompletedWithValue(UNAVAILABLE);
  }

  @Test
  void trialsThatAreNeverAnsweredDoNotKeepItShutForEver() {
    open();
    store.answerWrites(() -> new CompletableFuture<>());
    clock.advance(OPEN_FOR);
    for (int trial = 0; trial < TRIALS; trial++) {
      assertThat(acquire()).isNotDone();
    }

    clock.advance(LIMIT);
    assertKeptBack(acquire());
    clock.advance(OPEN_FOR);
    store.answerWrites(APPLIED);
    assertThat(acquire()).isCompletedWithValue(APPLIED);
  }

  @Test
  void aReconnectHasEverythingTriedAnew() {
    open();
    gate.connectionChanged(ConnectionStatus.DISCONNECTED);
    assertKeptBack(acquire());

    gate.connectionChanged(ConnectionStatus.CONNECTED);

    assertThat(acquire()).isCompletedWithValue(UNAVAILABLE);
  }

  @Test
  void whatGoesPastItIsNeverKeptBack() {
    open();

    assertThat(gate.store().write("g", RECORD, 1).toCompletableFuture())
        .isCompletedWithValue(UNAVAILABLE);
    assertThat(store.calls()).isEqualTo(LEAST_CALLS + 1);
  }

  /** A thousand at once do to a store that fails what a few would. */
  @Test
  void aThousandCallersMakeAFewAttempts() throws Exception {
    int threads = 8;
    store.answerWrites(UNAVAILABLE);
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int caller = 0; caller < 1_000; caller++) {
        done.add(callers.submit(() -> assertThat(acquire()).isDone()));
      }
      for (Future<?> call : done) {
        call.get(20, TimeUnit.SECONDS);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(store.calls()).isBetween(LEAST_CALLS, LEAST_CALLS + threads);

    int before = store.calls();
    for (int half = 0; half < 6; half++) {
      clock.advance(OPEN_FOR);
      Stream.generate(this::acquire).limit(1_000).forEach(call -> assertThat(call).isDone());
    }
    assertThat(store.calls() - before).as("in three seconds").isEqualTo(6 * TRIALS);
  }

  private void open() {
    store.answerWrites(UNAVAILABLE);
    for (int call = 0; call < LEAST_CALLS; call++) {
      assertThat(acquire()).isCompletedWithValue(UNAVAILABLE);
    }
  }

  private CompletableFuture<StoreOutcome> acquire() {
    return gate.acquire("g", RECORD, 0, LIMIT).toCompletableFuture();
  }

  private CompletableFuture<ReadOutcome> poll() {
    CompletionStage<ReadOutcome> answer = gate.poll("g", LIMIT);
    return answer.toCompletableFuture();
  }

  private static void assertKeptBack(CompletableFuture<StoreOutcome> answer) {
    assertThat(answer).isCompletedWithValueMatching(GatedStoreTest::isKeptBack);
  }

  /** Surely not applied: it was not sent (rule R1). */
  private static boolean isKeptBack(StoreOutcome outcome) {
    return outcome instanceof StoreOutcome.Unavailable unavailable
        && unavailable.cause() instanceof CallNotPermittedException;
  }
}
