// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The registers of one bucket: a compare-and-set register per group. Every call returns at once,
 * and every stage it returns completes sooner or later (a store bounds its own operations), on any
 * thread, and never exceptionally. Callers have deadlines of their own and may give up on a stage;
 * its outcome still counts when it comes.
 *
 * <p>Safe for use by many threads.
 */
public interface LeaseStore {
  /**
   * Checks the bucket against what an election needs, and creates it where it is missing. An
   * existing bucket is never changed. Calls under way at the same time may share one answer.
   */
  CompletionStage<RegisterOutcome> prepare(RegisterRequirements requirements);

  /**
   * Transmits one write, once. Equal records give equal bytes, so that a repeated transmission is
   * the same write (rule H3).
   *
   * @param expectedRevision the revision that the register must be at; 0 for none
   */
  CompletionStage<StoreOutcome> write(String group, LeaseRecord record, long expectedRevision);

  /**
   * Transmits one deletion by the holder, once.
   *
   * @param expectedRevision the revision that the register must be at; positive
   */
  CompletionStage<StoreOutcome> release(String group, ReleaseMarker marker, long expectedRevision);

  /** Reads the register from the leader of the stream, never from a replica or a cache. */
  CompletionStage<ReadOutcome> read(String group);

  /**
   * Reports the entries of a group from now on; the newest entry that is already there may be
   * reported too. All watches of a bucket share one subscription.
   *
   * @param listener called on the store's thread, one event at a time; must not block
   */
  Watch watch(String group, Consumer<StoreEvent> listener);

  /**
   * Asks the leader of a group, once. By default nobody answers.
   *
   * @param request names the term that is meant
   */
  default CompletionStage<RequestOutcome> ask(String group, LeaderRequest request) {
    return CompletableFuture.completedStage(
        new RequestOutcome.Unanswered(
            new UnsupportedOperationException("this store carries no requests")));
  }

  /**
   * Takes what others ask of the leader of a group, which this caller is, from now on. By default
   * nothing ever comes.
   *
   * @param answerer called on the store's thread; must not block. What its stage completes with is
   *     the answer; {@link RequestOutcome.Unanswered} sends none.
   */
  default Watch serve(
      String group, Function<LeaderRequest, CompletionStage<RequestOutcome>> answerer) {
    return () -> {};
  }

  /** A watch on one group. */
  interface Watch {
    /**
     * Ends the watch. No event is reported once this has returned, but for one that is being
     * reported meanwhile.
     */
    void cancel();
  }
}
