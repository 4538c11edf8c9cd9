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
 *     lifts it, but a new register after a term was refuted (F1)
 * @param tooShort how often in a row the lease was too short for the link
 * @param refuted how many terms in a row a fence has refuted, for want of a register that knows
 *     better (rule F1)
 * @param release a record of ours that is to be released; null for none
 */
record Campaign(
    long plannedAtNanos,
    boolean confirmedByRead,
    long backoffUntilNanos,
    int failures,
    long barredUntilNanos,
    int tooShort,
    int refuted,
    @Nullable Release release) {

  /**
   * A release that is under way.
   *
   * @param term whose; 0 for a term that never began
   * @param giveUpAtNanos when to leave the record to be waited out
   * @param heir who should follow; null for whoever is first
   */
  record Release(long term, long giveUpAtNanos, @Nullable String heir) {}

  static Campaign idle() {
    return new Campaign(Now.NEVER, false, 0, 0, 0, 0, 0, null);
  }

  long mayTryAtNanos() {
    return Math.max(plannedAtNanos, Math.max(backoffUntilNanos, barredUntilNanos));
  }

  Campaign planned(long atNanos) {
    return new Campaign(
        atNanos, false, backoffUntilNanos, failures, barredUntilNanos, tooShort, refuted, release);
  }

  Campaign confirmed() {
    return new Campaign(
        plannedAtNanos,
        true,
        backoffUntilNanos,
        failures,
        barredUntilNanos,
        tooShort,
        refuted,
        release);
  }

  Campaign backedOff(long untilNanos) {
    return new Campaign(
        plannedAtNanos,
        false,
        untilNanos,
        failures + 1,
        barredUntilNanos,
        tooShort,
        refuted,
        release);
  }

  Campaign withoutBackoff() {
    return new Campaign(
        plannedAtNanos, confirmedByRead, 0, 0, barredUntilNanos, tooShort, refuted, release);
  }

  Campaign barred(long untilNanos) {
    return new Campaign(
        plannedAtNanos,
        confirmedByRead,
        backoffUntilNanos,
        failures,
        Math.max(barredUntilNanos, untilNanos),
        tooShort,
        refuted,
        release);
  }

  Campaign leaseTooShort(long untilNanos) {
    return new Campaign(
        plannedAtNanos,
        false,
        backoffUntilNanos,
        failures,
        untilNanos,
        tooShort + 1,
        refuted,
        release);
  }

  /** A term was refuted; or, with 0, one was not. */
  Campaign refuted(int times) {
    return new Campaign(
        plannedAtNanos,
        confirmedByRead,
        backoffUntilNanos,
        failures,
        barredUntilNanos,
        tooShort,
        times,
        release);
  }

  /** The register has been replaced, which is what a refuted participant stays out for. */
  Campaign absolved() {
    return refuted == 0
        ? this
        : new Campaign(
            plannedAtNanos, confirmedByRead, backoffUntilNanos, failures, 0, tooShort, 0, release);
  }

  Campaign succeeded() {
    return new Campaign(plannedAtNanos, false, 0, 0, barredUntilNanos, 0, refuted, release);
  }

  Campaign releasing(@Nullable Release release) {
    return new Campaign(
        plannedAtNanos,
        confirmedByRead,
        backoffUntilNanos,
        failures,
        barredUntilNanos,
        tooShort,
        refuted,
        release);
  }
}
