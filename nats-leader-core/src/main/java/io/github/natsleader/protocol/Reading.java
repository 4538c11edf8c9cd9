// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * The reads of the register: one under way at a time, and when the next is due.
 *
 * @param lastId the latest read that was sent
 * @param inFlight whether its answer is still awaited
 * @param sentAtNanos when it was sent
 * @param dueAtNanos when to send the next: while one is under way, when to stop waiting for it
 * @param failures how many in a row gave nothing to go by
 */
record Reading(long lastId, boolean inFlight, long sentAtNanos, long dueAtNanos, int failures) {
  static Reading idle() {
    return new Reading(0, false, 0, Now.NEVER, 0);
  }

  boolean isCurrent(long id) {
    return inFlight && id == lastId;
  }

  /** Whether a read is under way, or pausing after a failure: another one is not sent before. */
  boolean isUnderWay() {
    return inFlight || (failures > 0 && dueAtNanos != Now.NEVER);
  }

  Reading sent(long nowNanos, long giveUpAtNanos) {
    return new Reading(lastId + 1, true, nowNanos, giveUpAtNanos, failures);
  }

  Reading succeeded(long nextDueAtNanos) {
    return new Reading(lastId, false, sentAtNanos, nextDueAtNanos, 0);
  }

  Reading failed(long nextDueAtNanos) {
    return new Reading(lastId, false, sentAtNanos, nextDueAtNanos, failures + 1);
  }

  /** No read is due: one under way still is awaited. */
  Reading withoutPoll() {
    return inFlight ? this : new Reading(lastId, false, sentAtNanos, Now.NEVER, failures);
  }

  /** A read sent from now on is wanted: one under way asked its question too early. */
  Reading wanted(long nowNanos) {
    return inFlight && sentAtNanos == nowNanos
        ? this
        : new Reading(lastId, false, sentAtNanos, nowNanos, failures);
  }

  /**
   * A read is wanted soon; one that is under way or planned will do, and a pause after a failure is
   * kept.
   */
  Reading wantedBy(long nanos) {
    return isUnderWay() || dueAtNanos <= nanos
        ? this
        : new Reading(lastId, false, sentAtNanos, nanos, failures);
  }
}
