// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import java.util.Map;
import java.util.Objects;

/**
 * What a holder writes into the register.
 *
 * @param id the holder's {@code instanceId}
 * @param token names the holder's term
 * @param priority 0 where the holder has none
 * @param leaseMillis for how long the holder claims the register from each write on; 0 where the
 *     writer gave none (or none that can be used), as the Go library does
 * @param n counts the writes of a term from 1: {@code (token, n)} names one write; 0 where the
 *     writer gave none
 * @param meta what the holder tells about itself
 */
public record LeaseRecord(
    String id, String token, int priority, long leaseMillis, long n, Map<String, String> meta) {
  /** The longest lease that a reader honours: 1 h, in milliseconds (rule R2). */
  public static final long MAX_LEASE_MILLIS = 3_600_000;

  /** Copies {@code meta}. */
  public LeaseRecord {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(token, "token");
    meta = Map.copyOf(meta);
  }
}
