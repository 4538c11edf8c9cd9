// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

/** How the circuit breaker of a bucket stands, which all its elections on a connection share. */
public enum BreakerState {
  /** Acquisitions and polls pass. */
  CLOSED,
  /** A few pass, to try whether it goes again. */
  HALF_OPEN,
  /** None pass. */
  OPEN
}
