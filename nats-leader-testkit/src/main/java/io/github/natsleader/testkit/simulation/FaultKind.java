// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

/** What goes wrong in simulated runs. */
public enum FaultKind {
  /** A message takes up to a second more than usual. */
  SLOW_MESSAGE,
  /** A message comes before one that was sent earlier to the same participant. */
  REORDERED_MESSAGE,
  /** A write never reaches the register, and nobody says so. */
  LOST_WRITE,
  /** A write lands up to 12 s later. */
  LATE_WRITE,
  /** A write reaches the register twice. */
  REPEATED_WRITE,
  /** A write is surely not applied, and its sender is told. */
  UNAVAILABLE_WRITE,
  /** The register has judged a write; the answer is lost, or comes as "unknown". */
  LOST_ANSWER,
  /** The answer to a write comes twice. */
  REPEATED_ANSWER,
  /** A write that would have been applied is refused. */
  STALE_REFUSAL,
  /** A read never reaches the register. */
  LOST_READ,
  /** The answer to a read is lost. */
  LOST_READ_ANSWER,
  /** A read is answered with a failure. */
  FAILED_READ,
  /** A read is answered with the past. */
  STALE_READ,
  /** An event of the watch is lost. */
  LOST_EVENT,
  /** An event of the watch comes twice, the second time up to 3 s later. */
  REPEATED_EVENT,
  /** An event of the watch comes up to 8 s late. */
  DELAYED_WATCH,
  /** A watch breaks, and stands again up to 5 s later. */
  INTERRUPTED_WATCH,
  /** A check of the bucket goes unanswered. */
  FAILED_CHECK,
  /** A check finds the bucket unfit. */
  UNFIT_BUCKET,
  /** A check finds something that somebody should know. */
  BUCKET_WARNING,
  /** A request to the leader is lost. */
  LOST_REQUEST,
  /** A request to the leader comes up to 12 s later. */
  LATE_REQUEST,
  /** A request to the leader comes twice. */
  REPEATED_REQUEST,
  /** The answer to a request is lost. */
  LOST_REQUEST_ANSWER,
  /** A connection is cut, and the client knows. */
  CUT,
  /** Nothing that a participant sends arrives, and its client does not know. */
  CUT_OUTBOUND,
  /** Nothing arrives at a participant, and its client does not know. */
  CUT_INBOUND,
  /** What was written while the connection was cut is sent later. */
  BUFFERED_WRITE,
  /** A connection is closed for good. */
  CLOSED_CONNECTION,
  /** A process stands still, and its clocks go on. */
  PAUSED,
  /** A process stands still within a step, and a caller finds the lease over meanwhile. */
  CHECKED_WITHIN_A_STEP,
  /** A machine stands still, and its monotonic clock with it. */
  SUSPENDED,
  /** A process ends without a word. */
  CRASHED,
  /** A process starts under the name of one that ended. */
  RESTARTED,
  /** A clock runs faster than others, within the bound. */
  CLOCK_DRIFT,
  /** A clock's rate changes while it runs, within the same bound. */
  CLOCK_RATE_CHANGED,
  /** A clock runs faster than others, beyond the bound. */
  CLOCK_BEYOND_BOUND,
  /** A wall clock is set forward. */
  WALL_FORWARD,
  /** A wall clock is set back, where nothing is suspended. */
  WALL_BACK,
  /** Somebody deletes the key. */
  FOREIGN_DELETE,
  /** Somebody purges the key. */
  FOREIGN_PURGE,
  /** Somebody writes a record of no participant. */
  FOREIGN_RECORD,
  /** Somebody writes what cannot be read. */
  UNREADABLE_VALUE,
  /** Somebody writes a record with a participant's token that the participant never sent. */
  CLONED_RECORD,
  /** Somebody writes a record under a participant's name. */
  NAMESAKE_RECORD,
  /** Every message of the stream is gone, and no watch is told. */
  STREAM_PURGED,
  /** The bucket is gone, until somebody creates it anew. */
  BUCKET_LOST,
  /** The bucket is deleted and created again. */
  BUCKET_RECREATED,
  /** The bucket is restored from an older copy, while no lease is alive. */
  BUCKET_RESTORED,
  /** Health checks fail. */
  ILL,
  /** Health checks do not return. */
  HANGING_HEALTH_CHECK,
  /** A health check is answered a second time, otherwise. */
  LATE_HEALTH_ANSWER,
  /** {@code onPromote} throws. */
  FAILED_PROMOTE,
  /** Callbacks take up to 9 s to return. */
  SLOW_CALLBACKS,
  /** A guarded write or the raise of a fence is lost. */
  LOST_GUARDED_WRITE,
  /** A guarded write or the raise of a fence lands up to 12 s later. */
  LATE_GUARDED_WRITE,
  /** The answer to a guarded write or to the raise of a fence is lost. */
  LOST_GUARDED_ANSWER,
  /** User code goes on writing after its term is over. */
  STUBBORN_WRITER
}
