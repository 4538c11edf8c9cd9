// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * The reads of the register: one under way at a time, and when the next is due. An answer that
 * comes after the time-out of its read still counts, as long as its question was not asked too
 * early: answers slower than the time-out would otherwise never count.
 *
 * @param lastId the latest read that was sent
 * @param firstUsefulId the earliest read whose answer still counts
 * @param inFlight whether the latest is still awaited
 * @param usefulSinceNanos when the earliest that counts was sent
 * @param dueAtNanos when to send the next: while one is under way, when to stop waiting for it
 * @param failures how many in a row gave nothing to go by
 */
record Reading(
    long lastId,
    long firstUsefulId,
    boolean inFlight,
    long usefulSinceNanos,
    long dueAtNanos,
    int failures) {
  static Reading idle() {
    return new Reading(0, 1, false, 0, Now.NEVER, 0);
  }

  boolean isUseful(long id) {
    return id >= firstUsefulId && id <= lastId;
  }

  /** Whether a read is under way, or pausing after a failure: another one is not sent before. */
  boolean isUnderWay() {
    return inFlight || (failures > 0 && dueAtNanos != Now.NEVER);
  }

  Reading sent(long nowNanos, long giveUpAtNanos) {
    long id = lastId + 1;
    long since = id == firstUsefulId ? nowNanos : usefulSinceNanos;
    return new Reading(id, firstUsefulId, true, since, giveUpAtNanos, failures);
  }

  Reading succeeded(long nextDueAtNanos) {
    return new Reading(lastId, lastId + 1, false, usefulSinceNanos, nextDueAtNanos, 0);
  }

  Reading failed(long nextDueAtNanos) {
    return new Reading(
        lastId, firstUsefulId, false, usefulSinceNanos, nextDueAtNanos, failures + 1);
  }

  /**
   * A term begins: no read is due before, but for one that is under way; and what has failed before
   * is no failure to validate it.
   */
  Reading begun(long nextDueAtNanos) {
    long dueNanos = inFlight ? dueAtNanos : nextDueAtNanos;
    return new Reading(lastId, firstUsefulId, inFlight, usefulSinceNanos, dueNanos, 0);
  }

  /** A read sent from now on is wanted: what was asked before was asked too early. */
  Reading wanted(long nowNanos) {
    boolean justAsked = inFlight && lastId == firstUsefulId && usefulSinceNanos == nowNanos;
    return justAsked
        ? this
        : new Reading(lastId, lastId + 1, false, usefulSinceNanos, nowNanos, failures);
  }

  /**
   * A read is wanted soon; one that is under way or planned will do, and a pause after a failure is
   * kept.
   */
  Reading wantedBy(long nanos) {
    return isUnderWay() || dueAtNanos <= nanos
        ? this
        : new Reading(lastId, firstUsefulId, false, usefulSinceNanos, nanos, failures);
  }
}
