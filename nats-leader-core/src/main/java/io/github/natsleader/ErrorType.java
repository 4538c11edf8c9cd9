// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.util.Locale;

/**
 * The classes of what goes wrong in an election: the {@code error_type} of log events and metrics.
 */
public enum ErrorType {
  /** NATS did not answer in time: a renewal or an acquisition may or may not have been applied. */
  TIMEOUT,
  /** The request could not be sent, or was answered with a failure. */
  UNAVAILABLE,
  /** A renewal was refused, or the register holds what a participant of this name did not write. */
  CONFLICT,
  /** The server refuses what an election must do. */
  PERMISSION_DENIED,
  /** The bucket or a record in it is not what an election needs. */
  BUCKET,
  /** A callback threw an exception, or does not return. */
  CALLBACK,
  /** The health check failed, threw or did not return in time. */
  HEALTH_CHECK,
  /** A term could not be proved to lead, or was refuted from outside. */
  VALIDATION,
  /** Acknowledgements come too late for a lease this short. */
  LEASE_TOO_SHORT,
  /** A policy's limit is reached: the election has ended. */
  ATTEMPTS_EXHAUSTED,
  /** A defect in this library. */
  INTERNAL;

  /** The name in lower case, as logs and metrics write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
