// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.time.Duration;

/**
 * How long the failovers of a group may take, computed from its settings: what a test compares its
 * measurements with, instead of with numbers that somebody once saw.
 *
 * <p>All bounds are durations on the clock of whoever measures, which itself may differ from the
 * participants' clocks by {@code maxClockDrift}. They hold while the register answers and the watch
 * works, for a group of equal settings. Upper bounds, and lower ones counted from a crash, hold
 * only as far as {@code allowance} covers what machine, network and server add; {@link
 * #longestValidity} and {@link #earliestTakeoverAfterLastWrite} need no allowance.
 *
 * @param ttl the lease; positive
 * @param heartbeat the time between two renewals; positive, less than {@code ttl}
 * @param maxClockDrift rule C3's d, as a fraction: 0.01 for 1 %; 0 to 0.1
 * @param acquireDelay the upper bound of the random delay before an attempt (rule W4); not negative
 * @param allowance what scheduling, collector pauses, network and server may add in all; not
 *     negative
 */
public record FailoverTimings(
    Duration ttl,
    Duration heartbeat,
    double maxClockDrift,
    Duration acquireDelay,
    Duration allowance) {
  /** How much longer those wait whom a release did not name as the heir (rule W4). */
  private static final Duration HEIR_PRECEDENCE = Duration.ofMillis(50);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public FailoverTimings {
    require(isPositive(ttl), "ttl", ttl, "must be positive");
    require(isPositive(heartbeat), "heartbeat", heartbeat, "must be positive");
    require(heartbeat.compareTo(ttl) < 0, "heartbeat", heartbeat, "must be less than the ttl");
    require(
        maxClockDrift >= 0 && maxClockDrift <= 0.1,
        "maxClockDrift",
        maxClockDrift,
        "must be from 0 to 0.1");
    require(!acquireDelay.isNegative(), "acquireDelay", acquireDelay, "must not be negative");
    require(!allowance.isNegative(), "allowance", allowance, "must not be negative");
  }

  /**
   * For how long a leader that can renew no more answers {@code true} at most, from the send of its
   * last acknowledged write on: rule H1's V - S, as a slow clock runs.
   */
  public Duration longestValidity() {
    return scaled(ttl, (1 - maxClockDrift) * (1 + maxClockDrift));
  }

  /**
   * The soonest that a leader cut off from the register tells it is none: it was about to renew,
   * and late.
   */
  public Duration earliestSelfDemotion() {
    return lessOneHeartbeat(scaled(ttl, (1 - maxClockDrift) / (1 + maxClockDrift)));
  }

  /** The latest that a leader cut off from the register tells it is none: it had just renewed. */
  public Duration latestSelfDemotion() {
    return longestValidity().plus(allowance);
  }

  /**
   * The worst detection time: how long after a crash the others may go on taking the lease for
   * alive. The leader had just renewed, and their clocks run slow.
   */
  public Duration latestDetection() {
    return scaled(ttl, 1 + maxClockDrift).plus(allowance);
  }

  /**
   * The soonest that another leads, counted from the last write of the one that crashed. Before is
   * an overlap.
   */
  public Duration earliestTakeoverAfterLastWrite() {
    return scaled(ttl, 1 / (1 + maxClockDrift));
  }

  /** The soonest that another leads after a crash: the next heartbeat was due, and late. */
  public Duration earliestTakeoverAfterCrash() {
    return lessOneHeartbeat(earliestTakeoverAfterLastWrite());
  }

  /**
   * The latest that another leads after a crash, or after the last write of the one that crashed.
   */
  public Duration latestTakeoverAfterCrash() {
    return latestDetection().plus(scaled(acquireDelay, 1 + maxClockDrift));
  }

  /** The soonest that another leads after a release: at once. */
  public Duration earliestTakeoverAfterRelease() {
    return Duration.ZERO;
  }

  /** The latest that another leads after a release that names no heir. */
  public Duration latestTakeoverAfterRelease() {
    return scaled(acquireDelay, 1 + maxClockDrift).plus(allowance);
  }

  /** The latest that the heir leads after a release that names it. */
  public Duration latestTakeoverByHeir() {
    return allowance;
  }

  /** The latest that anybody leads after a release whose heir is gone. */
  public Duration latestTakeoverWithoutTheHeir() {
    return latestTakeoverAfterRelease().plus(HEIR_PRECEDENCE);
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }

  private Duration lessOneHeartbeat(Duration duration) {
    Duration rest = duration.minus(heartbeat).minus(allowance);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " " + rule + ", is " + value);
    }
  }
}
