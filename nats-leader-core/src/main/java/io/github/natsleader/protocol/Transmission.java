// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreOutcome;

/**
 * Sends the one write in flight, the same bytes as often as it takes, and judges the answers (rules
 * R1, H3 to H5).
 */
final class Transmission {
  private Transmission() {}

  static void start(
      Turn t, PendingWrite.Kind kind, WriteId id, RegisterContent payload, long expectedRevision) {
    t.register = t.register.withIssued(t.register.issued().sent(id));
    transmit(t, PendingWrite.first(kind, id, payload, expectedRevision, t.now));
  }

  /** Sends it again once an answer is overdue, or the pause after a failure is over. */
  static void settle(Turn t) {
    PendingWrite write = t.write;
    if (write == null) {
      return;
    }
    if (write.kind() == PendingWrite.Kind.ACQUIRE && !leavesTime(t, write)) {
      Campaigning.abandon(t, write);
      return;
    }
    if (!write.refused() && t.isConnected() && t.nowNanos() >= write.retryAtNanos()) {
      if (write.kind() == PendingWrite.Kind.RENEW) {
        t.vitals = t.vitals.failed();
      }
      transmit(t, write);
    }
  }

  static void answered(Turn t, Input.WriteAnswered answer) {
    PendingWrite write = t.write;
    if (write == null
        || !write.id().equals(answer.id())
        || !write.hasTransmission(answer.transmission())) {
      learnFromLate(t, answer);
      return;
    }
    StoreOutcome outcome = answer.outcome();
    if (outcome instanceof StoreOutcome.Applied applied) {
      applied(t, write, applied.revision());
    } else if (outcome instanceof StoreOutcome.Refused refused) {
      refused(t, write.notApplied(answer.transmission()), refused.lastRevision());
    } else if (outcome instanceof StoreOutcome.Unavailable) {
      unavailable(t, write.notApplied(answer.transmission()), answer.transmission());
    } else {
      pause(t, write, answer.transmission());
    }
  }

  /** The write is in the register at this revision: an answer or a sighting says so (rule H4). */
  static void landed(Turn t, PendingWrite write, long revision) {
    t.write = null;
    switch (write.kind()) {
      case ACQUIRE -> Campaigning.acquired(t, write, revision);
      case RENEW -> LeaseKeeping.renewed(t, write, revision);
      case RELEASE -> t.vitals = t.vitals.succeeded(t.now);
    }
  }

  /**
   * A read has reached the floor and the refused write was neither found nor overtaken: the refusal
   * was stale.
   */
  static void retryAfterStaleRefusal(Turn t) {
    PendingWrite write = t.write;
    Sighting seen = t.register.sighting();
    if (write == null || !write.refused() || seen == null) {
      return;
    }
    if (seen.revision() == write.expectedRevision()) {
      t.write = write.pausedUntil(t.nowNanos() + nextPause(t, write));
    } else {
      t.write = null;
    }
  }

  /** Whether this sighting is that very write (rule H4: only the outstanding token and n count). */
  static boolean isSightingOf(Sighting seen, PendingWrite write) {
    if (seen.occupant() instanceof Occupant.Ours ours) {
      return ours.id().equals(write.id());
    }
    return write.kind() == PendingWrite.Kind.RELEASE
        && seen.occupant() instanceof Occupant.Released released
        && released.marker().token().equals(write.id().token())
        && released.marker().n() == write.id().n();
  }

  static Lease leaseOf(Turn t, PendingWrite write) {
    return Lease.of(write.firstSent(), t.settings.leaseNanos(), t.settings.maxClockDrift());
  }

  /** When an acquisition must be abandoned, on the monotonic clock (rule W5). */
  static long abandonAtNanos(ProtocolSettings settings, PendingWrite write) {
    return Lease.of(write.firstSent(), settings.leaseNanos(), settings.maxClockDrift())
            .endsAtNanos()
        - settings.heartbeatNanos();
  }

  private static boolean leavesTime(Turn t, PendingWrite write) {
    return leaseOf(t, write).remainingNanos(t.now) > t.settings.heartbeatNanos();
  }

  private static void transmit(Turn t, PendingWrite write) {
    PendingWrite sent = write.transmitted(t.nowNanos() + patienceNanos(t, write));
    t.write = sent;
    if (sent.payload() instanceof RegisterContent.Held held) {
      t.emit(
          new Effect.Write(
              sent.id(),
              sent.transmissions(),
              held.record(),
              sent.expectedRevision(),
              sent.kind() == PendingWrite.Kind.ACQUIRE));
    } else if (sent.payload() instanceof RegisterContent.Released released) {
      t.emit(
          new Effect.Release(
              sent.id(), sent.transmissions(), released.marker(), sent.expectedRevision()));
    }
  }

  private static long patienceNanos(Turn t, PendingWrite write) {
    long patience = t.settings.operationTimeoutNanos();
    Tenure tenure = t.tenure;
    if (write.kind() == PendingWrite.Kind.RENEW && tenure != null) {
      patience = Math.min(patience, tenure.lease().remainingNanos(t.now));
    }
    // Not less than a pause, or the last instant before V would see it sent over and over.
    return Math.max(t.settings.renewBackoff().initialNanos(), patience);
  }

  private static void applied(Turn t, PendingWrite write, long revision) {
    if (revision <= write.expectedRevision() || revision < t.register.floor()) {
      // It landed and was overtaken before we heard of it, or the answer is nonsense: a read tells.
      t.write = write.awaitingRead();
      t.wantRead();
      return;
    }
    Occupant occupant =
        write.payload() instanceof RegisterContent.Released released
            ? new Occupant.Released(released.marker())
            : new Occupant.Ours(write.id());
    t.register = t.register.acknowledged(occupant, revision, t.nowNanos());
    landed(t, write, revision);
    if (write.kind() == PendingWrite.Kind.RENEW) {
      Proving.acknowledged(t, write.id());
    }
    Campaigning.plan(t);
  }

  private static void refused(Turn t, PendingWrite write, long lastRevision) {
    t.register = t.register.raisedFloor(lastRevision);
    t.write = write.awaitingRead();
    t.wantRead();
  }

  private static void unavailable(Turn t, PendingWrite write, int transmission) {
    t.wantCheck();
    if (write.kind() == PendingWrite.Kind.ACQUIRE && write.surelyNotApplied()) {
      Campaigning.abandon(t, write);
    } else {
      pause(t, write, transmission);
    }
  }

  /**
   * An earlier transmission that failed while a later one is awaited changes nothing but what is
   * known.
   */
  private static void pause(Turn t, PendingWrite write, int transmission) {
    boolean latest = transmission == write.transmissions();
    t.write =
        latest && !write.refused() ? write.pausedUntil(t.nowNanos() + nextPause(t, write)) : write;
  }

  private static long nextPause(Turn t, PendingWrite write) {
    return t.pause(t.settings.renewBackoff(), write.pauses() + 1);
  }

  /** Rule E5: what comes after the end only updates knowledge, and a read makes sure of it. */
  private static void learnFromLate(Turn t, Input.WriteAnswered answer) {
    if (!t.register.issued().isOurs(answer.id())) {
      return;
    }
    long floor = t.register.floor();
    if (answer.outcome() instanceof StoreOutcome.Applied applied) {
      t.register = t.register.raisedFloor(applied.revision());
      // A sighting may have come first; the acknowledgement proves the term all the same (T2).
      Proving.acknowledged(t, answer.id());
    } else if (answer.outcome() instanceof StoreOutcome.Refused refused) {
      t.register = t.register.raisedFloor(refused.lastRevision());
    }
    if (t.register.floor() > floor) {
      t.wantRead();
    }
  }
}
