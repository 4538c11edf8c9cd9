// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RegisterRequirements;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Steps that the contracts share. */
interface ContractSteps extends StoreUnderTest {
  String GROUP = "group";
  byte[] NO_BODY = {};
  Duration TTL = Duration.ofSeconds(3);
  RegisterRequirements REQUIREMENTS = new RegisterRequirements(TTL, 1, false);

  /** A store of the first connection on a new bucket that is ready. */
  default LeaseStore newStore() throws Exception {
    return preparedStore(connection(), newBucketName());
  }

  /** A store on a bucket that is ready. */
  default LeaseStore preparedStore(LeaseConnection connection, String bucket) throws Exception {
    LeaseStore store = connection.store(bucket);
    ready(store.prepare(REQUIREMENTS));
    return store;
  }

  /** What the stage completes with, within the test's patience. */
  default <T> T answer(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + patience(), e);
    } catch (ExecutionException e) {
      throw new AssertionError("a stage must not complete exceptionally", e);
    }
  }

  default RegisterOutcome.Ready ready(CompletionStage<RegisterOutcome> stage)
      throws InterruptedException {
    return assertInstanceOf(RegisterOutcome.Ready.class, answer(stage));
  }

  /** The revision of a write that must have been applied. */
  default long applied(CompletionStage<StoreOutcome> stage) throws InterruptedException {
    return assertInstanceOf(StoreOutcome.Applied.class, answer(stage)).revision();
  }

  /** The revision named by the refusal of a write that must have been refused. */
  default long refused(CompletionStage<StoreOutcome> stage) throws InterruptedException {
    return assertInstanceOf(StoreOutcome.Refused.class, answer(stage)).lastRevision();
  }

  /** The entry that a read must have found. */
  default RegisterEntry found(CompletionStage<ReadOutcome> stage) throws InterruptedException {
    return assertInstanceOf(ReadOutcome.Found.class, answer(stage)).entry();
  }

  /** What a group holds by a read of the first connection. */
  default RegisterContent content(String bucket, String group) throws InterruptedException {
    return found(connection().store(bucket).read(group)).content();
  }

  /** Waits until the watch has told an entry at that revision or above. */
  default RegisterEntry seen(Recorder<StoreEvent> events, long revision)
      throws InterruptedException {
    StoreEvent event =
        events.await(
            "an entry at or above revision " + revision,
            e -> e instanceof StoreEvent.EntrySeen seen && seen.entry().revision() >= revision,
            patience());
    return ((StoreEvent.EntrySeen) event).entry();
  }

  /** Waits until the watch has told that it stands. */
  default void stands(Recorder<StoreEvent> events) throws InterruptedException {
    events.await("that it stands", StoreEvent.WatchRestored.class::isInstance, patience());
  }

  /** The nth write of a term of "host-1". */
  static LeaseRecord record(long n) {
    return new LeaseRecord("host-1", "token-1", 0, TTL.toMillis(), n, Map.of());
  }

  /** The release of that term. */
  static ReleaseMarker marker(long n) {
    return new ReleaseMarker("host-1", "token-1", n, null);
  }
}
