// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for the record of another term than the one that was seen. */
public final class SuccessionWatch implements AutoCloseable {
  private static final Duration BEGINNING = Duration.ofSeconds(5);

  private final CompletableFuture<Void> stands = new CompletableFuture<>();
  private final CompletableFuture<Successor> successor = new CompletableFuture<>();
  private final String token;
  private final long revision;
  private final LeaseStore.Watch watch;

  /**
   * Whose record came next.
   *
   * @param record it, or the first of it that was seen
   * @param revision its revision
   * @param seenNanos when it was seen, by {@link System#nanoTime}
   */
  public record Successor(LeaseRecord record, long revision, long seenNanos) {
    /** The epoch, where the first record of the term was seen. */
    public OptionalLong epoch() {
      return record.n() == 1 ? OptionalLong.of(revision) : OptionalLong.empty();
    }
  }

  private SuccessionWatch(LeaseConnection leases, RegisterView seen) {
    LeaseRecord record = seen.record();
    StoredEntry entry = seen.entry();
    token = record == null ? "" : record.token();
    revision = entry == null ? 0 : entry.revision();
    watch = leases.store(seen.bucket()).watch(seen.group(), this::heard);
  }

  /** Begins, and returns when nothing that happens from now on is missed, or after a while. */
  public static SuccessionWatch begin(LeaseConnection leases, RegisterView seen) {
    SuccessionWatch begun = new SuccessionWatch(leases, seen);
    begun.stands.completeOnTimeout(null, BEGINNING.toMillis(), TimeUnit.MILLISECONDS).join();
    return begun;
  }

  private void heard(StoreEvent event) {
    if (event instanceof StoreEvent.WatchRestored) {
      stands.complete(null);
    } else if (event instanceof StoreEvent.EntrySeen seen
        && seen.entry().revision() > revision
        && seen.entry().content() instanceof RegisterContent.Held held
        && !held.record().token().equals(token)) {
      successor.complete(new Successor(held.record(), seen.entry().revision(), System.nanoTime()));
    }
  }

  /** Whoever follows within this time; empty if nobody does. */
  public Optional<Successor> await(Duration bound) {
    return successor
        .thenApply(Optional::of)
        .completeOnTimeout(Optional.empty(), bound.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() {
    watch.cancel();
  }
}
