// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store that answers as it is told to, and counts what reaches it. */
final class ScriptedStore implements LeaseStore {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger serving = new AtomicInteger();
  private volatile Supplier<CompletionStage<StoreOutcome>> onWrite = CompletableFuture::new;
  private volatile Supplier<CompletionStage<ReadOutcome>> onRead = CompletableFuture::new;
  private volatile Function<LeaderRequest, CompletionStage<RequestOutcome>> desk =
      request -> new CompletableFuture<>();

  void answerWrites(StoreOutcome outcome) {
    onWrite = () -> CompletableFuture.completedFuture(outcome);
  }

  void answerWrites(Supplier<CompletionStage<StoreOutcome>> answer) {
    onWrite = answer;
  }

  void answerReads(ReadOutcome outcome) {
    onRead = () -> CompletableFuture.completedFuture(outcome);
  }

  /** How many writes and reads have reached it. */
  int calls() {
    return calls.get();
  }

  /** How many desks are open. */
  int serving() {
    return serving.get();
  }

  @Override
  public CompletionStage<RequestOutcome> ask(String group, LeaderRequest request) {
    return desk.apply(request);
  }

  @Override
  public Watch serve(
      String group, Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    desk = answerer;
    serving.incrementAndGet();
    return serving::decrementAndGet;
  }

  @Override
  public CompletionStage<StoreOutcome> write(String group, LeaseRecord record, long expected) {
    calls.incrementAndGet();
    return onWrite.get();
  }

  @Override
  public CompletionStage<ReadOutcome> read(String group) {
    calls.incrementAndGet();
    return onRead.get();
  }

  @Override
  public CompletionStage<StoreOutcome> release(String group, ReleaseMarker marker, long expected) {
    throw new UnsupportedOperationException("release");
  }

  @Override
  public CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements) {
    throw new UnsupportedOperationException("prepare");
  }

  @Override
  public Watch watch(String group, Consumer<StoreEvent> listener) {
    throw new UnsupportedOperationException("watch");
  }
}
