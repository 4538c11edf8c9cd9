// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RequestOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One participant's connection to {@link InMemoryRegisters}, which a test can cut, mend and close,
 * and spoil through {@link #faults}.
 *
 * <p>Writes and reads are carried out in the calling thread; answers, events and changes of the
 * status come on the connection's thread, or on the executor that it was made with. While it is
 * down nothing is sent: writes are {@code Unavailable}, reads {@code Failed}; answers that were on
 * their way are lost, and their writes {@code Unknown}.
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryLeaseConnection implements LeaseConnection, AutoCloseable {
  private final InMemoryRegisters registers;
  private final Delivery delivery;
  private final Faults faults;
  private final Set<PendingAnswer<?>> pending = ConcurrentHashMap.newKeySet();
  // Guarded by the registers' lock, as everything below.
  private final Map<String, InMemoryLeaseStore> stores = new HashMap<>();
  private final List<Consumer<ConnectionStatus>> listeners = new ArrayList<>();
  private final List<CompletableFuture<RequestOutcome>> questions = new ArrayList<>();
  private ConnectionStatus status = ConnectionStatus.CONNECTED;
  // Written under that lock; read without it by what is delivered.
  private volatile boolean detached;

  InMemoryLeaseConnection(InMemoryRegisters registers, Delivery delivery) {
    this.registers = registers;
    this.delivery = delivery;
    this.faults = new Faults(registers);
  }

  @Override
  public LeaseStore store(String bucket) {
    InMemoryBucket shared = registers.bucket(bucket);
    return atOnce(() -> stores.computeIfAbsent(bucket, b -> new InMemoryLeaseStore(this, shared)));
  }

  @Override
  public ConnectionStatus status() {
    return atOnce(() -> status);
  }

  @Override
  public void onStatus(Consumer<ConnectionStatus> listener) {
    atOnce(() -> listeners.add(listener));
  }

  /** What goes wrong on this connection. */
  public Faults faults() {
    return faults;
  }

  /** The connection breaks; {@link #reconnect} mends it. Does nothing unless it stands. */
  public void connectionLost() {
    atOnce(
        () -> {
          if (status == ConnectionStatus.CONNECTED) {
            breakNow(ConnectionStatus.DISCONNECTED);
          }
        });
  }

  /**
   * Mends the connection; watches stand, those begun meanwhile for the first time, and tell that
   * before the newest entries. Does nothing unless it is broken.
   */
  public void reconnect() {
    atOnce(
        () -> {
          if (status == ConnectionStatus.DISCONNECTED) {
            becomeNow(ConnectionStatus.CONNECTED);
            stores.values().forEach(InMemoryLeaseStore::restoreNow);
          }
        });
  }

  /**
   * Closes the connection for good, as its owner does, under whatever runs on it. Its thread ends.
   */
  @Override
  public void close() {
    atOnce(
        () -> {
          if (status == ConnectionStatus.CONNECTED) {
            breakNow(ConnectionStatus.CLOSED);
          } else if (status == ConnectionStatus.DISCONNECTED) {
            becomeNow(ConnectionStatus.CLOSED);
          }
        });
    delivery.end();
  }

  @Override
  public void detach() {
    atOnce(
        () -> {
          detached = true;
          listeners.clear();
          stores.values().forEach(InMemoryLeaseStore::endNow);
          endQuestionsNow();
          registers.remove(this);
        });
    delivery.end();
  }

  /**
   * Carries out a request at once, and has its answer arrive later.
   *
   * @param notSent what the asker is told if the connection is not there
   * @param answerLost what the asker is told if the connection breaks before the answer arrives
   */
  <T> CompletionStage<T> request(
      Function<Throwable, T> notSent, Function<Throwable, T> answerLost, Supplier<T> carryOut) {
    return atOnce(
        () -> {
          T answer = isConnectedNow() ? carryOut.get() : notSent.apply(notConnectedNow());
          T whenLost = answerLost.apply(new IllegalStateException("the connection broke first"));
          return answerLaterNow(new PendingAnswer<>(answer, whenLost));
        });
  }

  <T> T atOnce(Supplier<T> step) {
    T result = registers.atOnce(step);
    // The registers no longer know a connection that was detached.
    delivery.start();
    return result;
  }

  void atOnce(Runnable step) {
    registers.atOnce(step);
    delivery.start();
  }

  /** Called at once: a question to somebody else, which ends when this connection breaks. */
  void openNow(CompletableFuture<RequestOutcome> question) {
    questions.add(question);
  }

  /** It has its answer. */
  void answered(CompletableFuture<RequestOutcome> question) {
    registers.atOnce(() -> questions.removeIf(open -> open == question));
  }

  /** Called at once. */
  void announceNow(String bucket, String group, RegisterEntry entry) {
    InMemoryLeaseStore store = stores.get(bucket);
    if (store != null && isConnectedNow()) {
      store.announceNow(group, entry);
    }
  }

  /** Called at once. */
  void laterNow(Runnable item) {
    delivery.add(item);
  }

  /** Called at once. */
  boolean isConnectedNow() {
    return status == ConnectionStatus.CONNECTED && !detached;
  }

  /** Called at once. */
  boolean isDetachedNow() {
    return detached;
  }

  /** Has what was added delivered; called under no lock. */
  void deliver() {
    delivery.start();
  }

  private <T> CompletionStage<T> answerLaterNow(PendingAnswer<T> answer) {
    pending.add(answer);
    laterNow(
        () -> {
          pending.remove(answer);
          answer.arrive();
        });
    return answer.stage();
  }

  private void breakNow(ConnectionStatus next) {
    pending.forEach(PendingAnswer::lose);
    becomeNow(next);
    stores.values().forEach(InMemoryLeaseStore::interruptNow);
    endQuestionsNow();
  }

  private void endQuestionsNow() {
    IllegalStateException cause = new IllegalStateException("the connection broke first");
    List<CompletableFuture<RequestOutcome>> open = List.copyOf(questions);
    questions.clear();
    open.forEach(question -> question.complete(new RequestOutcome.Unanswered(cause)));
  }

  private void becomeNow(ConnectionStatus next) {
    status = next;
    for (Consumer<ConnectionStatus> listener : listeners) {
      laterNow(() -> tell(listener, next));
    }
  }

  private void tell(Consumer<ConnectionStatus> listener, ConnectionStatus next) {
    if (!detached) {
      listener.accept(next);
    }
  }

  private IllegalStateException notConnectedNow() {
    return new IllegalStateException("not connected: " + (detached ? "detached" : status));
  }
}
