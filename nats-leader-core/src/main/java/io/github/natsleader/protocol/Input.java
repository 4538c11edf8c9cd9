// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an election. Inputs may be late, repeated, reordered or malformed; none
 * throws.
 */
public sealed interface Input {
  /** Take part from now on. */
  record Start(ConnectionStatus connection) implements Input {}

  /**
   * Take no further part.
   *
   * @param deleteKey whether a lease that is held is released
   * @param timeoutNanos how long callbacks and the release may take
   */
  record Stop(boolean deleteKey, long timeoutNanos) implements Input {}

  /** Give the lease up, if it is held, and stay out for the cool-down. */
  record Resign() implements Input {}

  /** The connection is now so. */
  record ConnectionChanged(ConnectionStatus status) implements Input {}

  /** The check of the bucket was answered. */
  record Prepared(RegisterOutcome outcome) implements Input {}

  /** One transmission of a write was answered. */
  record WriteAnswered(WriteId id, int transmission, StoreOutcome outcome) implements Input {}

  /** A read was answered. */
  record ReadAnswered(long readId, ReadOutcome outcome) implements Input {}

  /** The watch reported something. */
  record Watched(StoreEvent event) implements Input {}

  /** A caller found the lease of this term run out, and marked it so for good (rule H2). */
  record LeaseMarkedExpired(long term) implements Input {}

  /** {@code onPromote} of this term threw, and the policy gives the lease up for that. */
  record PromoteFailed(long term) implements Input {}

  /**
   * Something that the token guards knows better than this participant: the term is over (rule F1).
   *
   * @param message for people
   */
  record TermRefuted(long term, DemotionReason reason, String message) implements Input {}

  /** Prove that this term still leads; answered by {@link Effect.Validated} (rule T2). */
  record Validate(long validationId, long term) implements Input {}

  /** Whoever asked for this proof has given up. */
  record ValidationForgotten(long validationId) implements Input {}

  /**
   * A health check has returned.
   *
   * @param failure what it threw; null if it did not
   */
  record HealthChecked(long checkId, boolean healthy, @Nullable Throwable failure)
      implements Input {}

  /** The priority is now so. */
  record SetPriority(int priority) implements Input {}

  /** Somebody asks something of the leader; answered by {@link Effect.Answer}. */
  record Requested(long requestId, LeaderRequest request) implements Input {}

  /** What was asked of a leader was answered, or not. */
  record RequestAnswered(long askId, RequestOutcome outcome) implements Input {}

  /** Both callbacks of this term have returned, or never began (rule E2). */
  record CallbacksReturned(long term) implements Input {}

  /** Time has passed. */
  record Tick() implements Input {}
}
