// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;

/** Keeps the register while it is ours, and notices when it no longer is (rules H1 to H7). */
final class LeaseKeeping {
  private LeaseKeeping() {}

  /**
   * Comes before every input, so that an answer is judged by the time at which it is processed
   * (rule H2).
   */
  static void expire(Turn t) {
    Tenure tenure = t.tenure;
    if (tenure == null) {
      return;
    }
    if (tenure.lease().isValid(t.now)) {
      if (tenure.isLeading() && t.link.isGraceOver(t.now, t.settings.disconnectGraceNanos())) {
        TermEnding.end(t, DemotionReason.CONNECTION_LOST);
      }
      return;
    }
    switch (tenure.phase()) {
      case LEADING -> TermEnding.end(t, expiryReason(t));
      case WINDING_DOWN -> drop(t);
      case UNBEGUN -> {
        drop(t);
        if (t.isConnected() && t.holdRemainingNanos() == 0) {
          Campaigning.tooShort(t);
        }
      }
    }
  }

  static void settle(Turn t) {
    warn(t);
    Tenure tenure = t.tenure;
    if (tenure != null
        && t.write == null
        && t.isConnected()
        && mayRenew(t, tenure)
        && t.nowNanos() >= tenure.heartbeatAtNanos()) {
      heartbeat(t, tenure);
    }
  }

  /** Who is unfit does not renew a record whose term has not begun (rule E2). */
  private static boolean mayRenew(Turn t, Tenure tenure) {
    return tenure.phase() != Tenure.Phase.UNBEGUN || HealthKeeping.isFit(t);
  }

  static void renewed(Turn t, PendingWrite write, long revision) {
    t.vitals = t.vitals.succeeded(t.now);
    Tenure before = t.tenure;
    if (before == null) {
      return;
    }
    Tenure tenure = before.renewed(revision, Transmission.leaseOf(t, write));
    boolean leavesTime = tenure.lease().remainingNanos(t.now) > t.settings.heartbeatNanos();
    if (tenure.isLeading()) {
      t.emit(new Effect.ExtendLease(tenure.term(), tenure.lease()));
      if (tenure.atRisk() && leavesTime) {
        tenure = tenure.atRisk(false);
        t.emit(new Effect.Recovered());
      }
    }
    t.tenure = tenure;
  }

  /**
   * Something that is not our latest write stands above it: the register is not ours any more
   * (rules H5 and H6).
   */
  static void superseded(Turn t, Sighting seen) {
    Tenure tenure = t.tenure;
    if (tenure == null || seen.revision() == tenure.revision()) {
      return;
    }
    if (tenure.isLeading()) {
      TermEnding.end(t, lossReason(seen.occupant()));
    } else {
      drop(t);
    }
  }

  /**
   * Whoever checked first found the lease run out; that is final, whatever was acknowledged since
   * (rule H2).
   */
  static void markedExpired(Turn t, long term) {
    Tenure tenure = t.tenure;
    if (tenure != null && tenure.isLeading() && tenure.term() == term) {
      TermEnding.end(t, expiryReason(t));
    }
  }

  /** An older or absent read is only a reason to renew now (rule H6). */
  static void renewNow(Turn t) {
    Tenure tenure = t.tenure;
    if (tenure != null) {
      t.tenure = tenure.heartbeatAt(t.nowNanos());
    }
  }

  /**
   * The register is given up without a word to it. A renewal under way may still land, and is ours
   * then (W2).
   */
  static void drop(Turn t) {
    t.tenure = null;
    PendingWrite write = t.write;
    if (write != null && write.kind() == PendingWrite.Kind.RENEW) {
      t.write = null;
    }
    t.wantRead();
  }

  static long atRiskAtNanos(Tenure tenure, ProtocolSettings settings) {
    return tenure.lease().endsAtNanos() - settings.heartbeatNanos();
  }

  /** What a record claims: under a hold, until the hold's end at least (rule P3). */
  static LeaseRecord record(Turn t, WriteId id, long holdNanos) {
    long leaseMillis = Math.max(t.settings.leaseMillis(), ceilMillis(holdNanos));
    return new LeaseRecord(
        t.settings.instanceId(),
        id.token(),
        t.priority,
        Math.min(leaseMillis, LeaseRecord.MAX_LEASE_MILLIS),
        id.n(),
        t.settings.meta());
  }

  private static void warn(Turn t) {
    Tenure tenure = t.tenure;
    if (tenure == null || !tenure.isLeading() || tenure.atRisk()) {
      return;
    }
    long remainingNanos = tenure.lease().remainingNanos(t.now);
    if (remainingNanos <= t.settings.heartbeatNanos()) {
      t.tenure = tenure.atRisk(true);
      t.emit(new Effect.AtRisk(remainingNanos));
    }
  }

  private static void heartbeat(Turn t, Tenure tenure) {
    String token = tenure.token().id();
    WriteId id = new WriteId(token, t.register.issued().nextN(token));
    long holdNanos = tenure.phase() == Tenure.Phase.UNBEGUN ? t.holdRemainingNanos() : 0;
    t.tenure = tenure.heartbeatAt(t.nowNanos() + t.settings.heartbeatNanos());
    Transmission.start(
        t,
        PendingWrite.Kind.RENEW,
        id,
        new RegisterContent.Held(record(t, id, holdNanos)),
        tenure.revision());
  }

  private static DemotionReason expiryReason(Turn t) {
    return t.isConnected() ? DemotionReason.LEASE_EXPIRED : DemotionReason.CONNECTION_LOST;
  }

  private static DemotionReason lossReason(Occupant occupant) {
    boolean erased =
        occupant instanceof Occupant.Released
            || (occupant instanceof Occupant.Unknown unknown && unknown.erased());
    return erased ? DemotionReason.KEY_DELETED : DemotionReason.TAKEN_OVER;
  }

  private static long ceilMillis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }
}
