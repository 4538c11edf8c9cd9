// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One stream, as guarded writes need it. No call blocks; every stage completes within the limit, on
 * any thread, and never exceptionally. Everything is transmitted once.
 */
public interface GuardedStream {
  /** The stream's name. */
  String name();

  /** Looks at the settings, for a fence at that subject. */
  CompletionStage<StreamReport> inspect(String fenceSubject, Duration limit);

  /**
   * Writes the fence. Equal records give equal bytes.
   *
   * @param expectedRevision the revision that the fence must be at; 0 for none
   * @param rollUp whether the record replaces all earlier ones of its subject
   */
  CompletionStage<GuardedOutcome> writeFence(
      String fenceSubject,
      FenceRecord record,
      long expectedRevision,
      boolean rollUp,
      Duration limit);

  /** Reads the fence from the leader of the stream. */
  CompletionStage<FenceReading> readFence(String fenceSubject, Duration limit);

  /**
   * Sends a write that no server stores, and that shows whether the stream's leader compares the
   * revision of another subject than the message's own.
   *
   * @param fenceRevision the revision at which the fence stands
   */
  CompletionStage<ProbeOutcome> probe(String fenceSubject, long fenceRevision, Duration limit);

  /** Writes if the fence stands at that revision. */
  CompletionStage<GuardedOutcome> write(
      GuardedWrite write,
      String fenceSubject,
      long fenceRevision,
      WriteStamp stamp,
      Duration limit);

  /** Reads the last message of a subject from the leader of the stream. */
  CompletionStage<EntryReading> readLast(String subject, Duration limit);
}
