// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReleaseMarker;
import org.jspecify.annotations.Nullable;

/** What a step asks for. Effects of one step are carried out in their order. */
public sealed interface Effect {
  /** Send a write, once, and answer with {@link Input.WriteAnswered}. */
  record Write(WriteId id, int transmission, LeaseRecord record, long expectedRevision)
      implements Effect {}

  /** Send a release, once, and answer with {@link Input.WriteAnswered}. */
  record Release(WriteId id, int transmission, ReleaseMarker marker, long expectedRevision)
      implements Effect {}

  /** Read from the leader of the stream, and answer with {@link Input.ReadAnswered}. */
  record Read(long readId) implements Effect {}

  /** Check the bucket, creating it where it is missing, and answer with {@link Input.Prepared}. */
  record Prepare() implements Effect {}

  /** A term begins: the handle becomes valid for {@code lease}, then {@code onPromote} runs. */
  record BeginTerm(long term, FencingToken token, Lease lease) implements Effect {}

  /**
   * The term's handle is valid for {@code lease} from now on, unless somebody has marked it
   * expired; then {@link Input.LeaseMarkedExpired} follows at once.
   */
  record ExtendLease(long term, Lease lease) implements Effect {}

  /**
   * The term is over: handle, cancellation, interrupt, {@code onDemote}, in this order (rule E1).
   */
  record EndTerm(long term, DemotionReason reason) implements Effect {}

  /** What an ended term still did to the register is done: released, or given up. */
  record WoundDown(long term) implements Effect {}

  /** The state has changed. */
  record StateChanged(ElectionState from, ElectionState to) implements Effect {}

  /** Somebody else is seen to lead, or nobody. */
  record LeaderChanged(@Nullable LeaderInfo leader) implements Effect {}

  /** The lease ends within one heartbeat unless a renewal succeeds (rule H7). */
  record AtRisk(long remainingNanos) implements Effect {}

  /** A renewal has ended the risk. */
  record Recovered() implements Effect {}

  /** Tell an operator. */
  record Report(ElectionProblem problem) implements Effect {}
}
