// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReleaseMarker;
import io.github.natsleader.spi.RequestOutcome;
import org.jspecify.annotations.Nullable;

/** What a step asks for. Effects of one step are carried out in their order. */
public sealed interface Effect {
  /**
   * Send a write, once, and answer with {@link Input.WriteAnswered}.
   *
   * @param gated whether a circuit breaker may keep it back: an acquisition, never a renewal
   */
  record Write(
      WriteId id, int transmission, LeaseRecord record, long expectedRevision, boolean gated)
      implements Effect {}

  /** Send a release, once, and answer with {@link Input.WriteAnswered}. */
  record Release(WriteId id, int transmission, ReleaseMarker marker, long expectedRevision)
      implements Effect {}

  /**
   * Read from the leader of the stream, and answer with {@link Input.ReadAnswered}.
   *
   * @param gated whether a circuit breaker may keep it back: a poll, never what a holder needs
   */
  record Read(long readId, boolean gated) implements Effect {}

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

  /** What {@link Input.Validate} asked: whether the term was proved to lead, or is over (T2). */
  record Validated(long validationId, boolean valid) implements Effect {}

  /** Ask the health checker, and answer with {@link Input.HealthChecked}. */
  record CheckHealth(long checkId) implements Effect {}

  /** That check has taken too long, and counts as failed. */
  record InterruptHealthCheck(long checkId) implements Effect {}

  /** The health check has begun to fail, or succeeds again. */
  record HealthChanged(boolean healthy) implements Effect {}

  /** Ask the leader, and answer with {@link Input.RequestAnswered}. */
  record Ask(long askId, LeaderRequest request) implements Effect {}

  /** The answer to {@link Input.Requested}. */
  record Answer(long requestId, RequestOutcome outcome) implements Effect {}

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
