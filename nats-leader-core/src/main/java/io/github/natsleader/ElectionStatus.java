// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One participant's view of an election at one instant. For people and monitoring; nothing may be
 * decided by it, since it is past when it is read.
 *
 * @param group the election
 * @param instanceId this participant
 * @param state what it is doing
 * @param isLeader whether it led at that instant, by the clock
 * @param leader who leads, as far as it knows
 * @param token its own term's token; empty when it does not lead
 * @param revision the newest revision of the register that it saw; 0 for none
 * @param leaseRemaining what was left of its own lease; zero when it does not lead
 * @param lastHeartbeat when its latest write was acknowledged, by the wall clock
 * @param lastTransition when it entered its state, by the wall clock
 * @param connection how its connection stands
 * @param consecutiveFailures how many of its transmissions in a row went without success
 */
public record ElectionStatus(
    String group,
    String instanceId,
    ElectionState state,
    boolean isLeader,
    Optional<LeaderInfo> leader,
    Optional<FencingToken> token,
    long revision,
    Duration leaseRemaining,
    Optional<Instant> lastHeartbeat,
    Instant lastTransition,
    ConnectionStatus connection,
    int consecutiveFailures) {
  /** The leader's id, as far as it is known. */
  public Optional<String> leaderId() {
    return leader.map(LeaderInfo::id);
  }

  /** The epoch of its own term; 0 when it does not lead. */
  public long epoch() {
    return token.map(FencingToken::epoch).orElse(0L);
  }
}
