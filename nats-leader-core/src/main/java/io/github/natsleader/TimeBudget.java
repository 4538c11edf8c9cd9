// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;

/**
 * What the settings of an election mean in time.
 *
 * @param ttl the lease
 * @param validity for how long a leader is valid after the moment at which its last acknowledged
 *     write was sent (rule H1)
 * @param lostToDrift how much shorter than the lease that is, for {@code maxClockDrift}
 * @param attempts how often a renewal can be sent before the validity ends, if no try is answered
 * @param worstDetection how long after a leader's crash the others may still wait for it, while
 *     their watch stands: it had just renewed
 * @param worstFailover how long after the crash another leads at the latest, if its first attempt
 *     is answered within {@code operationTimeout}
 * @param worstFailoverUnwatched the same where a watch missed the last record, and a read finds it
 *     (rule W7)
 */
public record TimeBudget(
    Duration ttl,
    Duration validity,
    Duration lostToDrift,
    int attempts,
    Duration worstDetection,
    Duration worstFailover,
    Duration worstFailoverUnwatched) {

  /** A read comes at the latest after this part of a lease (rule W7). */
  private static final double LATEST_READ = 1.25;

  /** What these settings mean. */
  public static TimeBudget of(ElectionConfig config) {
    Duration ttl = config.ttl();
    double drift = config.maxClockDrift();
    Duration validity = scaled(ttl, 1 - drift);
    long forRenewalNanos = validity.minus(config.heartbeatInterval()).toNanos();
    long tryNanos = config.operationTimeout().toNanos();
    Duration detection = scaled(ttl, 1 + drift).plus(config.operationTimeout());
    Duration failover = detection.plus(config.acquireDelay()).plus(config.operationTimeout());
    return new TimeBudget(
        ttl,
        validity,
        ttl.minus(validity),
        Math.toIntExact((forRenewalNanos + tryNanos - 1) / tryNanos),
        detection,
        failover,
        failover.plus(scaled(ttl, LATEST_READ * (1 + drift))));
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }

  /** For people, in one line. */
  @Override
  public String toString() {
    return "a leader is valid for "
        + millis(validity)
        + " of its lease of "
        + millis(ttl)
        + " ("
        + millis(lostToDrift)
        + " are kept back for clock drift), a renewal can be tried "
        + attempts
        + " times in that, a crash is noticed after "
        + millis(worstDetection)
        + " at the latest, and another leads after "
        + millis(worstFailover)
        + " at the latest ("
        + millis(worstFailoverUnwatched)
        + " where the watch missed something)";
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
