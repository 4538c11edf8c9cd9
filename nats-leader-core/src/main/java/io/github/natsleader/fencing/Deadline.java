// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The end of the time that a caller gives one call, and all waiting that the call does. */
final class Deadline {
  /** How much of a call's time one transmission may take: the rest is for finding out its fate. */
  private static final int TRIES = 4;

  private static final Duration LEAST_TRY = Duration.ofMillis(50);
  private static final long FIRST_PAUSE_MILLIS = 2;
  private static final long LONGEST_PAUSE_MILLIS = 100;

  private final ElectionClock clock;
  private final Duration bound;
  private final long endNanos;
  private final CountDownLatch termOver;
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  private Deadline(ElectionClock clock, Duration bound, CountDownLatch termOver) {
    this.clock = clock;
    this.bound = bound;
    this.endNanos = clock.monotonicNanos() + bound.toNanos();
    this.termOver = termOver;
  }

  /**
   * A deadline from now on.
   *
   * @param clock the clock that the caller lives by, whatever clock the election runs on
   * @param termOver ends pauses early
   */
  static Deadline in(Duration bound, ElectionClock clock, CountDownLatch termOver) {
    return new Deadline(clock, bound, termOver);
  }

  Duration bound() {
    return bound;
  }

  long remainingNanos() {
    return Math.max(0, endNanos - clock.monotonicNanos());
  }

  boolean isOver() {
    return remainingNanos() == 0;
  }

  /** Whether the fate of one more transmission can still be found out. */
  boolean hasTimeForAnother() {
    return remainingNanos() >= bound.dividedBy(TRIES).toNanos();
  }

  /** For how long one transmission may wait for its answer. */
  Duration tryLimit() {
    Duration share = bound.dividedBy(TRIES);
    Duration limit = share.compareTo(LEAST_TRY) < 0 ? LEAST_TRY : share;
    Duration remaining = Duration.ofNanos(Math.max(1, remainingNanos()));
    return limit.compareTo(remaining) < 0 ? limit : remaining;
  }

  /**
   * Waits for an answer, at most until the end.
   *
   * @param otherwise what stands for a missing answer
   */
  <T> T await(CompletionStage<? extends T> answer, Function<Throwable, T> otherwise)
      throws InterruptedException {
    try {
      return answer.toCompletableFuture().get(remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return otherwise.apply(e);
    } catch (ExecutionException e) {
      return otherwise.apply(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Waits before another try, longer each time.
   *
   * @return whether there is time for one: false at the end, and at once when the term is over
   */
  boolean pause() throws InterruptedException {
    long nanos = Math.min(TimeUnit.MILLISECONDS.toNanos(pauseMillis), remainingNanos());
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    return !termOver.await(nanos, TimeUnit.NANOSECONDS) && !isOver();
  }

  /**
   * Waits before another try, where there is time for one.
   *
   * @throws FencedAccessException if there is not
   */
  void pauseOrGiveUp(String what, @Nullable Throwable cause) throws InterruptedException {
    if (!pause()) {
      throw new FencedAccessException(
          what + " was not done within " + bound.toMillis() + " ms and the term" + because(cause),
          cause,
          true);
    }
  }

  private static String because(@Nullable Throwable cause) {
    return cause == null ? "" : ": " + cause.getMessage();
  }
}
