// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.util.Objects;

/**
 * What somebody asks of the leader of a group. It names one term; a leader declines what was meant
 * for another.
 *
 * @param kind what is asked
 * @param token the token of the term that is meant
 * @param epoch its epoch; 0 where the asker does not know it
 * @param from who asks: an {@code instanceId}, or the name of a tool
 * @param priority the priority of who asks; 0 for none
 * @param reason why, for people
 */
public record LeaderRequest(
    Kind kind, String token, long epoch, String from, int priority, String reason) {
  /** Checks that the texts are present. */
  public LeaderRequest {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(reason, "reason");
  }

  /** What can be asked of a leader. */
  public enum Kind {
    /** Give the lease up, to whoever follows. */
    RESIGN,
    /** Give the lease up to the one who asks, whose priority is higher (rule P1). */
    HAND_OVER
  }
}
