// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election.DemoteCallback;
import io.github.natsleader.Election.PromoteCallback;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencingToken;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.spi.CallbackKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules E1 and E2, for one term. */
class TermCallbacksTest {
  private final CallbackThreads threads = new CallbackThreads();
  private final RunningCallbacks running = new RunningCallbacks();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch latch = new CountDownLatch(1);
  private final Notes notes = new Notes();

  @Test
  void oneThatEndsBeforeOnPromoteBeganRunsNeither() {
    TermCallbacks term = callbacks(t -> calls.add("promote"), r -> calls.add("demote"), true);

    term.end(DemotionReason.STOPPED);
    term.begin();

    assertThat(notes.lines).containsExactly("returned");
    assertNothingRunsAnyMore();
    assertThat(calls).isEmpty();
  }

  @Test
  void beginningAndEndThatRaceGiveBothCallsOrNeither() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      Notes raced = new Notes();
      List<String> made = new CopyOnWriteArrayList<>();
      TermCallbacks term =
          new TermCallbacks(
              handle(),
              t -> made.add("promote"),
              r -> made.add("demote"),
              true,
              threads,
              running,
              raced);
      term.begin();
      term.end(DemotionReason.RESIGNED);

      assertThat(raced.returned.await(20, SECONDS)).isTrue();
      assertThat(raced.lines).containsOnlyOnce("returned");
      assertThat(made.contains("demote")).isEqualTo(made.contains("promote"));
    }
  }

  @Test
  void returnsOnceBothHaveReturned() {
    TermCallbacks term =
        callbacks(
            t -> {
              calls.add("promote");
              awaitStubbornly();
            },
            r -> calls.add("demote"),
            true);
    term.begin();
    awaitCall("promote");
    term.end(DemotionReason.RESIGNED);
    awaitCall("demote");

    assertThat(notes.lines).isEmpty();
    latch.countDown();

    awaitNote("returned");
    assertNothingRunsAnyMore();
  }

  @Test
  void doesNotWaitForAnAsynchronousDemoteWhichIsSeenToRunAllTheSame() {
    TermCallbacks term =
        callbacks(
            t -> calls.add("promote"),
            r -> {
              calls.add("demote");
              latch.await();
            },
            false);
    term.begin();
    awaitCall("promote");
    term.end(DemotionReason.RESIGNED);
    awaitCall("demote");

    awaitNote("returned");
    assertThat(running.awaitNone(0)).isFalse();
    latch.countDown();
    assertNothingRunsAnyMore();
  }

  @Test
  void aFailureOfPromoteWhileItsTermLastsIsTold() {
    TermCallbacks term =
        callbacks(
            t -> {
              throw new IllegalStateException("as planned");
            },
            r -> calls.add("demote"),
            true);

    term.begin();
    awaitNote("promote failed");
    term.end(DemotionReason.CALLBACK_FAILED);

    awaitNote("returned");
    assertThat(calls).containsExactly("demote");
    assertThat(notes.lines).containsExactly("promote failed", "returned");
  }

  @Test
  void theInterruptIsNoFailureButAnotherExceptionAfterTheEndIsReported() {
    TermCallbacks interrupted = callbacks(t -> latch.await(), r -> calls.add("demote"), true);
    interrupted.begin();
    await().atMost(20, SECONDS).until(() -> !running.awaitNone(0));
    interrupted.end(DemotionReason.RESIGNED);
    awaitNote("returned");
    assertThat(notes.lines).containsExactly("returned");

    notes.lines.clear();
    TermCallbacks late =
        callbacks(
            t -> {
              calls.add("promote");
              awaitStubbornly();
              throw new IllegalStateException("as planned");
            },
            r -> {
              throw new AssertionError("as planned");
            },
            true);
    late.begin();
    awaitCall("promote");
    late.end(DemotionReason.RESIGNED);
    latch.countDown();

    awaitNote("returned");
    assertThat(notes.lines)
        .containsExactlyInAnyOrder("onPromote failed late", "onDemote failed late", "returned")
        .endsWith("returned");
  }

  @Test
  void aReportThatFailsDoesNotKeepTheParticipantOut() {
    notes.failing = true;
    TermCallbacks term =
        callbacks(
            t -> calls.add("promote"),
            r -> {
              throw new IllegalStateException("as planned");
            },
            true);
    term.begin();
    awaitCall("promote");

    term.end(DemotionReason.RESIGNED);

    awaitNote("returned");
  }

  private TermCallbacks callbacks(PromoteCallback promote, DemoteCallback demote, boolean await) {
    return new TermCallbacks(handle(), promote, demote, await, threads, running, notes);
  }

  private TermHandle handle() {
    SteppedClock clock = new SteppedClock();
    Lease lease = new Lease(new Now(clock.monotonicNanos(), clock.wallMillis()), 1_000_000_000);
    LeaseCell cell = new LeaseCell(lease, clock, () -> {});
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket("elections")
            .group("jobs")
            .instanceId("one")
            .ttl(Duration.ofSeconds(1))
            .build();
    return new TermHandle(
        1, new FencingToken(1, "token"), config, cell, threads, input -> {}, this);
  }

  private void awaitStubbornly() {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException ignored) {
        // As code does that swallows the interrupt and goes on.
      }
    }
  }

  private void awaitCall(String call) {
    await().atMost(20, SECONDS).until(() -> calls.contains(call));
  }

  private void awaitNote(String note) {
    // A report that fails ends its thread by an exception, as planned.
    await()
        .dontCatchUncaughtExceptions()
        .atMost(20, SECONDS)
        .until(() -> notes.lines.contains(note));
  }

  private void assertNothingRunsAnyMore() {
    assertThat(running.awaitNone(SECONDS.toNanos(20))).isTrue();
  }

  private static final class Notes implements TermCallbacks.Outcome {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch returned = new CountDownLatch(1);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile boolean failing;

    @Override
    public void began(CallbackKind kind) {
      told.add(kind + " began");
    }

    @Override
    public void ended(CallbackKind kind, @Nullable Throwable failure) {
      told.add(kind + " ended" + (failure == null ? "" : " by " + failure.getMessage()));
    }

    @Override
    public void promoteFailed(Throwable failure) {
      note("promote failed");
    }

    @Override
    public void failedAfterEnd(String callback, Throwable failure) {
      note(callback + " failed late");
    }

    @Override
    public void returned() {
      lines.add("returned");
      returned.countDown();
    }

    private void note(String line) {
      if (failing) {
        throw new IllegalStateException("as planned");
      }
      lines.add(line);
    }
  }
}
