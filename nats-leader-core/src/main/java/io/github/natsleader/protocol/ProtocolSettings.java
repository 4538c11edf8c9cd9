// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.TakeoverMode;
import java.util.Map;

/**
 * An election's configuration in the units in which the protocol counts.
 *
 * @param instanceId this participant
 * @param leaseNanos the lease, also called ttl
 * @param heartbeatNanos between two writes of a holder
 * @param operationTimeoutNanos for the answer to one transmission or read
 * @param maxClockDrift rule C3, as a fraction
 * @param acquireDelayNanos the longest random delay before an attempt
 * @param coldStartDelayNanos the hold after an acquisition over absence (rule W3)
 * @param acquireBackoff between attempts that could not be made
 * @param renewBackoff between transmissions of one write: well below a heartbeat (rule H3)
 * @param readBackoff between reads that gave nothing to go by
 * @param checkBackoff between checks of the bucket
 * @param resignCooldownNanos how long to stay out after a term that was given up
 * @param windDownNanos how long the lease is kept for the callbacks of a term that was given up
 *     (rule E3)
 * @param acquireAttempts how many attempts in a row may fail before the election ends; 0 for any
 *     number
 * @param disconnectGraceNanos for how long a disconnected leader stays leader
 * @param validationNanos between two validations of a term; 0 for none
 * @param healthChecked whether health is checked at all
 * @param healthCheckLimitNanos for how long a check is waited for
 * @param maxConsecutiveFailures how many failed checks in a row end a term
 * @param priority to begin with; 0 for none
 * @param allowPriorityTakeover whether a holder of lower priority is replaced
 * @param takeoverMode how
 * @param minTenureNanos for how long a term is left alone by those of higher priority
 * @param meta what is published in the record
 */
public record ProtocolSettings(
    String instanceId,
    long leaseNanos,
    long heartbeatNanos,
    long operationTimeoutNanos,
    double maxClockDrift,
    long acquireDelayNanos,
    long coldStartDelayNanos,
    Backoff acquireBackoff,
    Backoff renewBackoff,
    Backoff readBackoff,
    Backoff checkBackoff,
    long resignCooldownNanos,
    long windDownNanos,
    int acquireAttempts,
    long disconnectGraceNanos,
    long validationNanos,
    boolean healthChecked,
    long healthCheckLimitNanos,
    int maxConsecutiveFailures,
    int priority,
    boolean allowPriorityTakeover,
    TakeoverMode takeoverMode,
    long minTenureNanos,
    Map<String, String> meta) {
  private static final long MILLI = 1_000_000;
  private static final double JITTER = 0.2;

  /** Copies {@code meta}. */
  public ProtocolSettings {
    meta = Map.copyOf(meta);
  }

  /** The settings of a configuration. */
  public static ProtocolSettings of(ElectionConfig config) {
    long heartbeatNanos = config.heartbeatInterval().toNanos();
    var retry = config.retryPolicy();
    return new ProtocolSettings(
        config.instanceId(),
        config.ttl().toNanos(),
        heartbeatNanos,
        config.operationTimeout().toNanos(),
        config.maxClockDrift(),
        config.acquireDelay().toNanos(),
        config.coldStartDelay().toNanos(),
        new Backoff(
            retry.initialDelay().toNanos(),
            retry.multiplier(),
            retry.maxDelay().toNanos(),
            retry.jitter()),
        new Backoff(Math.max(MILLI, heartbeatNanos / 32), 2, heartbeatNanos / 4, JITTER),
        new Backoff(Math.max(5 * MILLI, heartbeatNanos / 16), 2, 1_000 * MILLI, JITTER),
        new Backoff(100 * MILLI, 2, 5_000 * MILLI, JITTER),
        config.resignCooldown().toNanos(),
        5_000 * MILLI,
        retry.attempts(),
        config.disconnectGracePeriod().toNanos(),
        config.validationInterval().toNanos(),
        config.healthChecker().isPresent(),
        config.healthCheckLimit().toNanos(),
        config.maxConsecutiveFailures(),
        config.priority(),
        config.allowPriorityTakeover(),
        config.takeoverMode(),
        config.minTenure().toNanos(),
        config.meta());
  }

  long leaseMillis() {
    return leaseNanos / MILLI;
  }
}
