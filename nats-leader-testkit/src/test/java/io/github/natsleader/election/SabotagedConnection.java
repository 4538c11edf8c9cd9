// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection whose stores break their contract for one group, and throw. */
final class SabotagedConnection implements LeaseConnection {
  private final LeaseConnection sound;
  private final String group;
  private final AtomicReference<@Nullable Throwable> onWrite = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> onWatch = new AtomicReference<>();
  private final AtomicInteger thrown = new AtomicInteger();

  SabotagedConnection(LeaseConnection sound, String group) {
    this.sound = sound;
    this.group = group;
  }

  void throwOnWrite(@Nullable Throwable failure) {
    onWrite.set(failure);
  }

  void throwOnWatch(Throwable failure) {
    onWatch.set(failure);
  }

  int thrown() {
    return thrown.get();
  }

  @Override
  public LeaseStore store(String bucket) {
    return new SabotagedStore(sound.store(bucket));
  }

  @Override
  public ConnectionStatus status() {
    return sound.status();
  }

  @Override
  public void onStatus(Consumer<ConnectionStatus> listener) {
    sound.onStatus(listener);
  }

  @Override
  public void detach() {
    sound.detach();
  }

  private void sabotage(String at, AtomicReference<@Nullable Throwable> failure) {
    Throwable planned = failure.get();
    if (planned != null && at.equals(group)) {
      thrown.incrementAndGet();
      throwUnchecked(planned);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwUnchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  private final class SabotagedStore implements LeaseStore {
    private final LeaseStore store;

    SabotagedStore(LeaseStore store) {
      this.store = store;
    }

    @Override
    public CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements) {
      return store.prepare(requirements);
    }

    @Override
    public CompletionStage<StoreOutcome> write(String at, LeaseRecord record, long expected) {
      sabotage(at, onWrite);
      return store.write(at, record, expected);
    }

    @Override
    public CompletionStage<StoreOutcome> release(String at, ReleaseMarker marker, long expected) {
      return store.release(at, marker, expected);
    }

    @Override
    public CompletionStage<ReadOutcome> read(String at) {
      return store.read(at);
    }

    @Override
    public Watch watch(String at, Consumer<StoreEvent> listener) {
      sabotage(at, onWatch);
      return store.watch(at, listener);
    }
  }
}
