// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks of the store what the machine of one election asks for, and hands it the answers. */
final class StoreCalls {
  private final ElectionConfig config;
  private final GatedStore gate;
  private final LeaseStore store;
  private final RegisterRequirements requirements;
  private final Obstacles obstacles;
  private final Consumer<Input> deliver;

  StoreCalls(ElectionConfig config, GatedStore gate, Obstacles obstacles, Consumer<Input> deliver) {
    this.config = config;
    this.gate = gate;
    this.obstacles = obstacles;
    this.deliver = deliver;
    store = gate.store();
    requirements =
        new RegisterRequirements(
            config.ttl(), config.bucketReplicas(), config.allowVolatileStorage());
  }

  void write(Effect.Write effect) {
    String group = config.group();
    ask(
        () ->
            effect.gated()
                ? gate.acquire(
                    group, effect.record(), effect.expectedRevision(), config.operationTimeout())
                : store.write(group, effect.record(), effect.expectedRevision()),
        StoreOutcome.Unknown::new,
        outcome -> new Input.WriteAnswered(effect.id(), effect.transmission(), outcome));
  }

  void release(Effect.Release effect) {
    ask(
        () -> store.release(config.group(), effect.marker(), effect.expectedRevision()),
        StoreOutcome.Unknown::new,
        outcome -> new Input.WriteAnswered(effect.id(), effect.transmission(), outcome));
  }

  void read(Effect.Read effect) {
    ask(
        () ->
            effect.gated()
                ? gate.poll(config.group(), config.operationTimeout())
                : store.read(config.group()),
        ReadOutcome.Failed::new,
        outcome -> new Input.ReadAnswered(effect.readId(), outcome));
  }

  void prepare() {
    ask(() -> store.prepare(requirements), RegisterOutcome.Unreachable::new, Input.Prepared::new);
  }

  void ask(Effect.Ask effect) {
    ask(
        () -> store.ask(config.group(), effect.request()),
        RequestOutcome.Unanswered::new,
        outcome -> new Input.RequestAnswered(effect.askId(), outcome));
  }

  /**
   * Whatever becomes of the call, the machine gets an answer; a store that throws is taken for one
   * that is unsure.
   */
  private <T> void ask(
      Supplier<CompletionStage<? extends T>> call,
      Function<Throwable, T> onFailure,
      Function<T, Input> toInput) {
    CompletionStage<? extends T> answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      deliver.accept(toInput.apply(onFailure.apply(e)));
      return;
    }
    CompletionStage<Void> delivered =
        answer.handle(
            (outcome, failure) -> {
              T known = failure == null ? outcome : onFailure.apply(failure);
              obstacles.answered(known);
              deliver.accept(toInput.apply(known));
              return null;
            });
    assert delivered != null;
  }
}
