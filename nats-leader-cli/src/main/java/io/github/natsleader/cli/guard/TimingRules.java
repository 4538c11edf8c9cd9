// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which timing goes with an election's settings. */
public final class TimingRules {
  private static final Duration SHORTEST_MARGIN = Duration.ofMillis(50);
  private static final int MARGINS_PER_LEASE = 50;
  private static final int GRACES_PER_LEASE = 4;
  private static final Duration LONGEST_LOOK = Duration.ofMillis(100);
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(5);

  private TimingRules() {}

  /**
   * The timing for an election.
   *
   * @param termGrace null for a quarter of the lease, or for what there is room for
   * @param killMargin null for a 50th of the lease, 50 ms at least
   * @throws ElectionConfigException if a healthy leader's command could be ended because of one
   *     renewal that has to be repeated; the field is the option's name
   */
  public static GuardTiming of(
      ElectionConfig config, @Nullable Duration termGrace, @Nullable Duration killMargin) {
    Duration room = room(config);
    Duration margin = killMargin == null ? defaultMargin(config) : killMargin;
    if (margin.isNegative() || margin.isZero() || margin.compareTo(room) > 0) {
      throw refused("--kill-margin", margin, "more than 0 and at most " + sum(config, room));
    }
    Duration left = room.minus(margin);
    Duration grace = termGrace == null ? defaultGrace(config, left) : termGrace;
    if (grace.isNegative() || grace.compareTo(left) > 0) {
      String rule = "from 0 to " + left + ", which --kill-margin = " + margin + " leaves of ";
      throw refused("--term-grace", grace, rule + sum(config, room));
    }
    return new GuardTiming(grace, margin);
  }

  /** How often a leader looks whether its lease has been renewed. */
  static Duration look(ElectionConfig config) {
    Duration look = config.heartbeatInterval().dividedBy(10);
    if (look.compareTo(LONGEST_LOOK) > 0) {
      return LONGEST_LOOK;
    }
    return look.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : look;
  }

  /** What is surely left of the lease when a renewal is acknowledged at its second attempt. */
  private static Duration room(ElectionConfig config) {
    return relied(config)
        .minus(config.heartbeatInterval())
        .minus(config.operationTimeout())
        .minus(look(config));
  }

  private static Duration relied(ElectionConfig config) {
    return Duration.ofNanos((long) (config.ttl().toNanos() * (1 - config.maxClockDrift())));
  }

  private static Duration defaultMargin(ElectionConfig config) {
    Duration margin = config.ttl().dividedBy(MARGINS_PER_LEASE);
    return margin.compareTo(SHORTEST_MARGIN) < 0 ? SHORTEST_MARGIN : margin;
  }

  private static Duration defaultGrace(ElectionConfig config, Duration left) {
    Duration grace = config.ttl().dividedBy(GRACES_PER_LEASE);
    return grace.compareTo(left) > 0 ? left : grace;
  }

  private static ElectionConfigException refused(String option, Duration value, String rule) {
    return new ElectionConfigException(option, value.toString(), "must be " + rule);
  }

  private static String sum(ElectionConfig config, Duration room) {
    return "ttl x (1 - maxClockDrift) - heartbeatInterval - operationTimeout - the time to notice"
        + " a renewal = "
        + relied(config)
        + " - "
        + config.heartbeatInterval()
        + " - "
        + config.operationTimeout()
        + " - "
        + look(config)
        + " = "
        + room
        + ", so that one renewal can be repeated before the command is told to end";
  }
}
