// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NotLeaderException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The handle of one term that users hold. */
final class TermHandle implements Leadership {
  private final long term;
  private final FencingToken token;
  private final String group;
  private final LeaseCell cell;
  private final CallbackThreads threads;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<DemotionReason> ended = new CompletableFuture<>();
  private volatile @Nullable DemotionReason reason;

  TermHandle(long term, FencingToken token, String group, LeaseCell cell, CallbackThreads threads) {
    this.term = term;
    this.token = token;
    this.group = group;
    this.cell = cell;
    this.threads = threads;
  }

  long term() {
    return term;
  }

  LeaseCell cell() {
    return cell;
  }

  /** Rule E1: the handle becomes invalid, then whoever waits for the end is told. */
  void end(DemotionReason reason) {
    cell.revoke();
    this.reason = reason;
    over.countDown();
    // Dependent actions are user code: they get a thread of their own.
    threads.run(() -> ended.complete(reason));
  }

  @Override
  public FencingToken token() {
    return token;
  }

  @Override
  public boolean isValid() {
    return cell.isValid();
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(cell.remainingNanos());
  }

  @Override
  public void checkValid() {
    if (!isValid()) {
      throw new NotLeaderException(
          "term " + token.epoch() + " of group " + group + " is over; do not act for it any more");
    }
  }

  @Override
  public Optional<DemotionReason> endReason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public Optional<DemotionReason> awaitEnd(Duration timeout) throws InterruptedException {
    long nanos =
        timeout.compareTo(Duration.ofDays(36_500)) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    return over.await(nanos, TimeUnit.NANOSECONDS) ? endReason() : Optional.empty();
  }

  @Override
  public CompletionStage<DemotionReason> ended() {
    return ended.minimalCompletionStage();
  }

  @Override
  public String toString() {
    return "Leadership[group=" + group + ", token=" + token + ", reason=" + reason + "]";
  }
}
