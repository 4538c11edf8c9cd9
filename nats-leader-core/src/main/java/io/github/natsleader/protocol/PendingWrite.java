// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.spi.RegisterContent;

/**
 * The one write in flight: its bytes and expectation never change, however often it is transmitted
 * (rule H3).
 *
 * @param kind what it is for
 * @param id names it
 * @param payload what it writes
 * @param expectedRevision what it expects
 * @param firstSent the instant before its first transmission
 * @param transmissions how often it was sent
 * @param openTransmissions one bit for each that may have been applied; the last bit stands for all
 *     from the 63rd on
 * @param refused whether a refusal waits for a read to explain it (rule H5)
 * @param retryAtNanos when to transmit it again
 * @param pauses how many pauses were made between transmissions, for the backoff
 */
public record PendingWrite(
    Kind kind,
    WriteId id,
    RegisterContent payload,
    long expectedRevision,
    Now firstSent,
    int transmissions,
    long openTransmissions,
    boolean refused,
    long retryAtNanos,
    int pauses) {
  /** What a write is for. */
  public enum Kind {
    /** It acquires the register. */
    ACQUIRE,
    /** It renews the lease. */
    RENEW,
    /** It leaves the register to others. */
    RELEASE
  }

  private static final int LAST_BIT = 62;

  static PendingWrite first(
      Kind kind, WriteId id, RegisterContent payload, long expectedRevision, Now now) {
    return new PendingWrite(
        kind, id, payload, expectedRevision, now, 0, 0, false, now.monotonicNanos(), 0);
  }

  PendingWrite transmitted(long retryAtNanos) {
    int next = transmissions + 1;
    return with(next, openTransmissions | bit(next), refused, retryAtNanos, pauses);
  }

  boolean hasTransmission(int transmission) {
    return transmission >= 1 && transmission <= transmissions;
  }

  /**
   * One transmission surely was not applied. From the 63rd on they share a bit, and are never sure.
   */
  PendingWrite notApplied(int transmission) {
    boolean shared = Math.min(transmission, LAST_BIT) == LAST_BIT;
    long open = shared ? openTransmissions : openTransmissions & ~bit(transmission);
    return with(transmissions, open, refused, retryAtNanos, pauses);
  }

  /**
   * Whether no transmission was applied or can still be: only then is the write known not to be
   * (rule R1).
   */
  boolean surelyNotApplied() {
    return openTransmissions == 0;
  }

  PendingWrite awaitingRead() {
    return with(transmissions, openTransmissions, true, Now.NEVER, pauses);
  }

  PendingWrite retryAt(long nanos) {
    return with(transmissions, openTransmissions, false, nanos, pauses);
  }

  PendingWrite pausedUntil(long nanos) {
    return with(transmissions, openTransmissions, false, nanos, pauses + 1);
  }

  private PendingWrite with(
      int transmissions, long open, boolean refused, long retryAtNanos, int pauses) {
    return new PendingWrite(
        kind,
        id,
        payload,
        expectedRevision,
        firstSent,
        transmissions,
        open,
        refused,
        retryAtNanos,
        pauses);
  }

  private static long bit(int transmission) {
    return 1L << Math.min(transmission, LAST_BIT);
  }
}
