// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import org.jspecify.annotations.Nullable;

/**
 * When this participant may try to acquire the register, and what it must do to it before.
 *
 * @param plannedAtNanos when the present sighting may be replaced, the random delay included
 * @param confirmedByRead whether a read sent after that moment still found the same (rule W7)
 * @param backoffUntilNanos no attempt before, after attempts that could not be made; lifted by a
 *     reconnect (rule W6)
 * @param failures how many attempts in a row could not be made
 * @param barredUntilNanos no attempt before, by cool-down or a lease too short (rule W4); nothing
 *     lifts it
 * @param tooShort how often in a row the lease was too short for the link
 * @param release a record of ours that is to be released; null for none
 */
record Campaign(
    long plannedAtNanos,
    boolean confirmedByRead,
    long backoffUntilNanos,
    int failures,
    long barredUntilNanos,
    int tooShort,
    @Nullable Release release) {

  /**
   * A release that is under way.
   *
   * @param term whose; 0 for a term that never began
   * @param giveUpAtNanos when to leave the record to be waited out
   */
  record Release(long term, long giveUpAtNanos) {}

  static Campaign idle() {
    return new Campaign(Now.NEVER, false, 0, 0, 0, 0, null);
  }

  long mayTryAtNanos() {
    return Math.max(plannedAtNanos, Math.max(backoffUntilNanos, barredUntilNanos));
  }

  Campaign planned(long atNanos) {
    return new Campaign(
        atNanos, false, backoffUntilNanos, failures, barredUntilNanos, tooShort, release);
  }

  Campaign confirmed() {
    return new Campaign(
        plannedAtNanos, true, backoffUntilNanos, failures, barredUntilNanos, tooShort, release);
  }

  Campaign backedOff(long untilNanos) {
    return new Campaign(
        plannedAtNanos, false, untilNanos, failures + 1, barredUntilNanos, tooShort, release);
  }

  Campaign withoutBackoff() {
    return new Campaign(plannedAtNanos, confirmedByRead, 0, 0, barredUntilNanos, tooShort, release);
  }

  Campaign barred(long untilNanos) {
    return new Campaign(
        plannedAtNanos,
        confirmedByRead,
        backoffUntilNanos,
        failures,
        Math.max(barredUntilNanos, untilNanos),
        tooShort,
        release);
  }

  Campaign leaseTooShort(long untilNanos) {
    return new Campaign(
        plannedAtNanos, false, backoffUntilNanos, failures, untilNanos, tooShort + 1, release);
  }

  Campaign succeeded() {
    return new Campaign(plannedAtNanos, false, 0, 0, barredUntilNanos, 0, release);
  }

  Campaign releasing(@Nullable Release release) {
    return new Campaign(
        plannedAtNanos,
        confirmedByRead,
        backoffUntilNanos,
        failures,
        barredUntilNanos,
        tooShort,
        release);
  }
}
