// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NotLeaderException;
import io.github.natsleader.protocol.Input;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handle of one term that users hold. */
final class TermHandle implements Leadership {
  private final long term;
  private final FencingToken token;
  private final ElectionConfig config;
  private final LeaseCell cell;
  private final CallbackThreads threads;
  private final Consumer<Input> deliver;
  private final Object owner;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CompletableFuture<DemotionReason> ended = new CompletableFuture<>();
  private volatile @Nullable DemotionReason reason;

  TermHandle(
      long term,
      FencingToken token,
      ElectionConfig config,
      LeaseCell cell,
      CallbackThreads threads,
      Consumer<Input> deliver,
      Object owner) {
    this.term = term;
    this.token = token;
    this.config = config;
    this.cell = cell;
    this.threads = threads;
    this.deliver = deliver;
    this.owner = owner;
  }

  long term() {
    return term;
  }

  LeaseCell cell() {
    return cell;
  }

  /** Whether one of this driver's elections gave it out. */
  boolean isOf(Object driver) {
    return owner == driver;
  }

  /** The election that this is a term of. */
  ElectionConfig config() {
    return config;
  }

  /**
   * Something that the token guards knows better: the term is over at once, and ends with this
   * reason unless it has another one already (rule F1). From any thread.
   *
   * @param message what is known, and what to do about it
   */
  void refute(DemotionReason reason, String message) {
    cell.revoke();
    deliver.accept(new Input.TermRefuted(term, reason, message));
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
          "term "
              + token.epoch()
              + " of group "
              + config.group()
              + " is over; do not act for it any more");
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
    return "Leadership[group=" + config.group() + ", token=" + token + ", reason=" + reason + "]";
  }
}
