// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * Growing pauses between attempts: {@code initialNanos x multiplier^k}, at most {@code maxNanos},
 * each varied at random by up to {@code jitter} of itself in both directions.
 *
 * @param initialNanos the first pause
 * @param multiplier at least 1
 * @param maxNanos the longest pause before jitter
 * @param jitter 0 to 1
 */
public record Backoff(long initialNanos, double multiplier, long maxNanos, double jitter) {
  /**
   * The pause after {@code failures} failures in a row, in nanoseconds.
   *
   * @param failures at least 1
   * @param fraction a random number from 0 to 1
   */
  public long pauseNanos(int failures, double fraction) {
    double grown = initialNanos * Math.pow(multiplier, Math.max(0, failures - 1));
    double varied = Math.min(grown, (double) maxNanos) * (1 + jitter * (2 * fraction - 1));
    return (long) Math.max(1, varied);
  }
}
