// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import java.time.Duration;
import java.util.Objects;

/**
 * The growing pauses between acquisition attempts that could not be made, as when the stream has no
 * leader. An attempt that was refused because somebody else was faster is no failure, and a
 * reconnect starts anew.
 *
 * <p>The pause after the k-th failure in a row is {@code initialDelay x multiplier^(k-1)}, at most
 * {@code maxDelay}, varied at random by up to {@code jitter} of itself in both directions. Once
 * {@code attempts} in a row have failed the election gives up: it stops by itself, and {@link
 * Election#awaitLeadership} throws {@link ElectionFailedException}. By default it never does.
 *
 * @param initialDelay more than 0
 * @param multiplier 1 to 100
 * @param maxDelay at least initialDelay, at most 1 h
 * @param jitter 0 to 1
 * @param attempts how many failed attempts in a row end the election; 0 for no limit
 */
public record RetryPolicy(
    Duration initialDelay, double multiplier, Duration maxDelay, double jitter, int attempts) {
  private static final Duration LIMIT = Duration.ofHours(1);

  /** 50 ms, doubled up to 5 s, varied by 10 %, no limit. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(50), 2, Duration.ofSeconds(5), 0.1, 0);

  /** With no limit to the attempts. */
  public RetryPolicy(Duration initialDelay, double multiplier, Duration maxDelay, double jitter) {
    this(initialDelay, multiplier, maxDelay, jitter, 0);
  }

  /**
   * Checks the ranges.
   *
   * @throws ElectionConfigException if a value is out of its range
   */
  public RetryPolicy {
    Objects.requireNonNull(initialDelay, "initialDelay");
    Objects.requireNonNull(maxDelay, "maxDelay");
    if (initialDelay.isNegative() || initialDelay.isZero()) {
      throw refused("initialDelay", initialDelay, "must be more than 0");
    }
    if (!(multiplier >= 1 && multiplier <= 100)) {
      throw refused("multiplier", multiplier, "must be from 1 to 100");
    }
    if (maxDelay.compareTo(initialDelay) < 0 || maxDelay.compareTo(LIMIT) > 0) {
      throw refused(
          "maxDelay", maxDelay, "must be from initialDelay (" + initialDelay + ") to 1 h");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw refused("jitter", jitter, "must be from 0 to 1");
    }
    if (attempts < 0) {
      throw refused("attempts", attempts, "must be 0, for no limit, or more");
    }
  }

  private static ElectionConfigException refused(String field, Object value, String rule) {
    return new ElectionConfigException("retryPolicy." + field, String.valueOf(value), rule);
  }
}
