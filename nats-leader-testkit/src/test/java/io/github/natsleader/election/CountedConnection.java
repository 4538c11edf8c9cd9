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
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A connection that cannot write to some groups, and counts what was to be written to those. */
final class CountedConnection implements LeaseConnection {
  private final LeaseConnection sound;
  private final Set<String> unavailable = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refusedWrites = new AtomicInteger();

  CountedConnection(LeaseConnection sound) {
    this.sound = sound;
  }

  void breakGroup(String group) {
    unavailable.add(group);
  }

  void mendAll() {
    unavailable.clear();
  }

  /** How many writes came for groups that were broken then. */
  int failedWrites() {
    return refusedWrites.get();
  }

  @Override
  public LeaseStore store(String bucket) {
    return new CountedStore(sound.store(bucket));
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

  private final class CountedStore implements LeaseStore {
    private final LeaseStore store;

    CountedStore(LeaseStore store) {
      this.store = store;
    }

    @Override
    public CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements) {
      return store.prepare(requirements);
    }

    @Override
    public CompletionStage<StoreOutcome> write(String at, LeaseRecord record, long expected) {
      if (unavailable.contains(at)) {
        refusedWrites.incrementAndGet();
        return CompletableFuture.completedStage(
            new StoreOutcome.Unavailable(new IOException("broken on purpose")));
      }
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
      return store.watch(at, listener);
    }
  }
}
