// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/**
 * Tells whether this participant is fit to lead. It is asked once per heartbeat interval, leading
 * or not, on a thread of its own: it never delays a heartbeat, and is never asked twice at the same
 * time. A check that throws, or has not returned within min(100 ms, heartbeatInterval / 2), failed;
 * its thread is interrupted then, as it is when the election stops. Neither waits for a check that
 * goes on in spite of it.
 *
 * <p>{@code maxConsecutiveFailures} failures in a row end a term, with {@link
 * DemotionReason#UNHEALTHY}, and the participant stays out for its cool-down. While its latest
 * check failed, or before its first one, a participant does not try to become leader.
 */
@FunctionalInterface
public interface HealthChecker {
  /**
   * Whether this participant could do the leader's work now.
   *
   * @throws Exception counts as "no", and is reported
   */
  boolean isHealthy() throws Exception;
}
