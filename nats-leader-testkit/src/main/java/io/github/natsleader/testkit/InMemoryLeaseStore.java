// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.nats.LeaseRecordCodec;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A bucket as one connection sees it. */
final class InMemoryLeaseStore implements LeaseStore {
  private final InMemoryLeaseConnection connection;
  private final InMemoryBucket bucket;
  // Guarded by the registers' lock.
  private final Map<String, List<InMemoryWatch>> watches = new HashMap<>();

  InMemoryLeaseStore(InMemoryLeaseConnection connection, InMemoryBucket bucket) {
    this.connection = connection;
    this.bucket = bucket;
  }

  @Override
  public CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements) {
    return connection.request(
        RegisterOutcome.Unreachable::new,
        RegisterOutcome.Unreachable::new,
        () -> bucket.prepareNow(requirements));
  }

  @Override
  public CompletionStage<StoreOutcome> write(
      String group, LeaseRecord record, long expectedRevision) {
    byte[] value = LeaseRecordCodec.encode(record);
    return transmit(group, StoredEntry.Kind.PUT, value, expectedRevision);
  }

  @Override
  public CompletionStage<StoreOutcome> release(
      String group, ReleaseMarker marker, long expectedRevision) {
    byte[] body = LeaseRecordCodec.encode(marker);
    return transmit(group, StoredEntry.Kind.DEL, body, expectedRevision);
  }

  @Override
  public CompletionStage<ReadOutcome> read(String group) {
    return connection.request(
        ReadOutcome.Failed::new, ReadOutcome.Failed::new, () -> readNow(group));
  }

  @Override
  public Watch watch(String group, Consumer<StoreEvent> listener) {
    InMemoryWatch watch = new InMemoryWatch(listener, cancelled -> remove(group, cancelled));
    connection.atOnce(
        () -> {
          if (!connection.isDetachedNow()) {
            watches.computeIfAbsent(group, g -> new ArrayList<>()).add(watch);
            if (connection.isConnectedNow()) {
              reportNow(List.of(watch), new StoreEvent.WatchRestored());
            }
            reportNewestNow(group, List.of(watch));
          }
        });
    return watch;
  }

  @Override
  public CompletionStage<RequestOutcome> ask(String group, LeaderRequest request) {
    CompletableFuture<RequestOutcome> answer = new CompletableFuture<>();
    connection.atOnce(
        () -> {
          InMemoryDesk desk = bucket.deskNow(group);
          if (desk == null || !connection.isConnectedNow()) {
            answer.complete(InMemoryDesk.nobodyListens());
          } else {
            connection.openNow(answer);
            desk.askNow(request, answer);
          }
        });
    return answer.thenCompose(
        outcome -> {
          connection.answered(answer);
          return connection.request(
              RequestOutcome.Unanswered::new, RequestOutcome.Unanswered::new, () -> outcome);
        });
  }

  @Override
  public Watch serve(
      String group, Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    InMemoryDesk desk = new InMemoryDesk(connection, answerer);
    connection.atOnce(() -> bucket.openNow(group, desk));
    return () -> {
      connection.atOnce(() -> bucket.closeNow(group, desk));
      desk.end();
    };
  }

  /** Called at once. */
  void announceNow(String group, RegisterEntry entry) {
    List<InMemoryWatch> watching = List.copyOf(watches.getOrDefault(group, List.of()));
    if (watching.isEmpty()) {
      return;
    }
    Runnable report = () -> reportNow(watching, new StoreEvent.EntrySeen(entry));
    Faults.OnEvent fault = connection.faults().takeForEvent();
    if (fault == null) {
      report.run();
      return;
    }
    switch (fault) {
      case DROPPED -> {}
      case DELAYED -> connection.faults().delay(report);
      case DUPLICATED -> {
        report.run();
        report.run();
      }
    }
  }

  /** Called at once. */
  void interruptNow() {
    watches.values().forEach(w -> reportNow(List.copyOf(w), new StoreEvent.WatchInterrupted()));
  }

  /**
   * Called at once: the watches stand, tell so, and then the newest of what they may have missed.
   */
  void restoreNow() {
    watches.forEach(
        (group, watching) -> {
          List<InMemoryWatch> restored = List.copyOf(watching);
          reportNow(restored, new StoreEvent.WatchRestored());
          reportNewestNow(group, restored);
        });
  }

  /** Called at once. */
  void endNow() {
    watches.values().forEach(watching -> watching.forEach(InMemoryWatch::end));
    watches.clear();
    bucket.closeAllNow(connection);
  }

  private CompletionStage<StoreOutcome> transmit(
      String group, StoredEntry.Kind kind, byte[] value, long expectedRevision) {
    Transmission transmission = () -> bucket.compareAndSetNow(group, kind, value, expectedRevision);
    return connection.request(
        StoreOutcome.Unavailable::new,
        StoreOutcome.Unknown::new,
        () -> underFaultNow(group, transmission));
  }

  private StoreOutcome underFaultNow(String group, Transmission transmission) {
    Faults.OnWrite fault = connection.faults().takeForWrite();
    if (fault == null) {
      return transmission.carryOutNow();
    }
    return switch (fault) {
      case APPLIED_ANSWER_LOST -> {
        StoreOutcome lost = transmission.carryOutNow();
        yield new StoreOutcome.Unknown(injected("the answer " + lost + " was lost"));
      }
      case LOST -> new StoreOutcome.Unknown(injected("the write was lost"));
      case APPLIED_LATE -> {
        connection.faults().delay(transmission::carryOutNow);
        yield new StoreOutcome.Unknown(injected("the write is delayed"));
      }
      case REFUSED_STALE -> new StoreOutcome.Refused(revisionOf(bucket.beforeNewestNow(group)));
      case UNAVAILABLE -> new StoreOutcome.Unavailable(injected("the write was not sent"));
    };
  }

  private ReadOutcome readNow(String group) {
    if (!bucket.existsNow()) {
      return new ReadOutcome.Failed(bucket.missing());
    }
    Faults.OnRead fault = connection.faults().takeForRead();
    if (fault == null) {
      return found(bucket.newestNow(group));
    }
    return switch (fault) {
      case STALE -> found(bucket.beforeNewestNow(group));
      case ABSENT -> new ReadOutcome.Absent();
      case FAILED -> new ReadOutcome.Failed(injected("the read had no answer"));
    };
  }

  private void reportNewestNow(String group, List<InMemoryWatch> watching) {
    if (connection.isConnectedNow() && bucket.existsNow()) {
      StoredEntry newest = bucket.newestNow(group);
      if (newest != null) {
        reportNow(watching, new StoreEvent.EntrySeen(newest.decoded()));
      }
    }
  }

  private void reportNow(List<InMemoryWatch> watching, StoreEvent event) {
    watching.forEach(watch -> connection.laterNow(() -> watch.report(event)));
  }

  private void remove(String group, InMemoryWatch watch) {
    connection.atOnce(
        () -> {
          List<InMemoryWatch> watching = watches.getOrDefault(group, new ArrayList<>());
          watching.remove(watch);
          if (watching.isEmpty()) {
            watches.remove(group);
          }
        });
  }

  private static ReadOutcome found(@Nullable StoredEntry entry) {
    return entry == null ? new ReadOutcome.Absent() : new ReadOutcome.Found(entry.decoded());
  }

  private static long revisionOf(@Nullable StoredEntry entry) {
    return entry == null ? 0 : entry.revision();
  }

  private static IllegalStateException injected(String what) {
    return new IllegalStateException(what + ", as the test's faults demand");
  }

  /** One write, as often as it is carried out. */
  private interface Transmission {
    StoreOutcome carryOutNow();
  }
}
