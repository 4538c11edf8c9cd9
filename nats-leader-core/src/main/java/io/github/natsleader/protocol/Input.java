// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;

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

  /** Both callbacks of this term have returned, or never began (rule E2). */
  record CallbacksReturned(long term) implements Input {}

  /** Time has passed. */
  record Tick() implements Input {}
}
