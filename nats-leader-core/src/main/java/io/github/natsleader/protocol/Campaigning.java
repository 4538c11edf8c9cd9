// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.RegisterContent;

/**
 * Waits for the register to become vacant, acquires it, and begins the term (rules W1 to W6, T1 and
 * P3).
 */
final class Campaigning {
  /** What others leave to a named heir at least before they try themselves (rule W4). */
  private static final long LEAST_HEIR_PRECEDENCE_NANOS = 50_000_000;

  private static final int FAILURES_TO_REPORT = 2;
  private static final int MAX_DOUBLINGS = 6;

  private Campaigning() {}

  /** A new sighting: plan anew, which cancels an attempt planned on the one before (rule W4). */
  static void plan(Turn t) {
    Sighting seen = t.register.sighting();
    if (seen != null) {
      long vacantAtNanos = t.register.vacantAtNanos(seen, t.settings.leaseNanos());
      long replaceAtNanos = Takeover.mayReplaceAtNanos(t, seen.occupant());
      long planNanos =
          replaceAtNanos < vacantAtNanos
              ? Math.max(replaceAtNanos, t.nowNanos()) + takeoverDelayNanos(t)
              : vacantAtNanos + delayNanos(t, seen.occupant());
      t.campaign = t.campaign.planned(planNanos);
    }
  }

  /** Acquires the register as soon as everything allows it. */
  static void settle(Turn t) {
    Sighting seen = t.register.sighting();
    boolean able = isCampaigning(t) && HealthKeeping.isFit(t);
    if (!able || seen == null || !t.isConnected() || !t.link.ready()) {
      return;
    }
    if (!t.register.isSettled()) {
      // Its revision is unknown: read until the floor is reached, and write nothing (rule W6).
      t.reading = t.reading.wantedBy(t.nowNanos() + t.settings.readBackoff().initialNanos());
      return;
    }
    if (t.nowNanos() < t.campaign.mayTryAtNanos()) {
      return;
    }
    if (t.link.watchInDoubt() && !t.campaign.confirmedByRead()) {
      t.reading = t.reading.wantedBy(t.nowNanos());
      return;
    }
    Takeover.holdWhileReplacedMayLead(t, seen);
    acquire(t, seen.revision());
  }

  /** As {@link #isCampaigning}, between steps. */
  static boolean isIdle(MachineState state) {
    return state.tenure() == null
        && state.write() == null
        && state.ending() == null
        && state.stopPlan() == null
        && state.campaign().release() == null;
  }

  static boolean isCampaigning(Turn t) {
    return t.tenure == null
        && t.write == null
        && t.ending == null
        && t.stopPlan == null
        && t.campaign.release() == null;
  }

  static void acquired(Turn t, PendingWrite write, long revision) {
    t.vitals = t.vitals.succeeded(t.now);
    holdOverAbsence(t, write.id());
    if (t.stopPlan != null) {
      Releasing.begin(t, 0, t.stopPlan.giveUpAtNanos(), null);
      return;
    }
    Lease lease = Transmission.leaseOf(t, write);
    if (!lease.isValid(t.now)) {
      tooShort(t);
      return;
    }
    FencingToken token = new FencingToken(revision, write.id().token());
    long heartbeatAtNanos = write.firstSent().monotonicNanos() + t.settings.heartbeatNanos();
    t.tenure = Tenure.acquired(token, lease, heartbeatAtNanos);
  }

  /**
   * Begins the term once no hold remains and the lease leaves a heartbeat's time; else renews first
   * (rule T1).
   */
  static void begin(Turn t) {
    Tenure tenure = t.tenure;
    if (tenure == null || tenure.phase() != Tenure.Phase.UNBEGUN || t.holdRemainingNanos() > 0) {
      return;
    }
    if (!HealthKeeping.isFit(t)) {
      LeaseKeeping.drop(t);
      Releasing.begin(t, 0, tenure.lease().endsAtNanos(), null);
      return;
    }
    if (tenure.lease().remainingNanos(t.now) < t.settings.heartbeatNanos()) {
      // If that comes too late as well, the lease has run out before: it is three heartbeats long.
      LeaseKeeping.renewNow(t);
      return;
    }
    t.become(ElectionState.CANDIDATE);
    t.become(ElectionState.LEADER);
    Tenure begun = tenure.begun(t.standing.terms());
    t.tenure = begun;
    t.campaign = t.campaign.succeeded();
    t.reading = t.reading.begun(Observing.nextValidationNanos(t));
    t.emit(new Effect.BeginTerm(begun.term(), begun.token(), begun.lease()));
  }

  /**
   * The attempt is not pursued any more (rule W5). Its token is remembered: should it land, it is
   * ours (W2). That it went unanswered proves nothing against the link: the stream may have no
   * leader for anybody. Only if it lands after all has this candidate been in the way of others.
   */
  static void abandon(Turn t, PendingWrite write) {
    t.write = null;
    if (!write.surelyNotApplied()) {
      if (t.isConnected()) {
        t.register = t.register.withIssued(t.register.issued().abandon(write.id().token()));
      }
      t.wantRead();
    }
    if (write.refused()) {
      // That is news, not a failure (rule W4): it was answered, and only the explaining read was
      // not.
      return;
    }
    int failures = t.campaign.failures() + 1;
    if (failures == FAILURES_TO_REPORT && t.isConnected()) {
      t.report(
          ElectionProblem.Kind.BUCKET_UNREACHABLE,
          "Attempts to acquire fail: nobody answers, or not in time. Either the bucket's stream has no"
              + " leader, or this connection may not publish to it: see the server's log. Trying on.",
          null);
    }
    long pauseNanos = t.pause(t.settings.acquireBackoff(), failures);
    t.campaign = t.campaign.backedOff(t.nowNanos() + pauseNanos);
    if (t.settings.acquireAttempts() > 0 && failures >= t.settings.acquireAttempts()) {
      giveUp(t, failures);
    }
  }

  /** The retry policy has a limit, and that is reached: the election ends. */
  private static void giveUp(Turn t, int failures) {
    t.report(
        ElectionProblem.Kind.ATTEMPTS_EXHAUSTED,
        failures
            + " attempts in a row to acquire have failed, as many as retryPolicy.attempts allows. The election has"
            + " stopped; start another one once the bucket answers.",
        null);
    TermEnding.stop(t, true, 0);
  }

  /** An acquisition that was given up is found in the register (rule W4). */
  static void strayFound(Turn t, WriteId landed) {
    boolean free = t.write == null && t.tenure == null && t.ending == null && t.stopPlan == null;
    if (free && t.isConnected() && t.register.issued().isAbandonedAcquisition(landed)) {
      tooShort(t);
    }
  }

  /**
   * One slow candidate must not block the others: it stays out for one lease, then two, four, ...
   * (rule W4).
   */
  static void tooShort(Turn t) {
    t.tenure = null;
    t.write = null;
    long outNanos = t.settings.leaseNanos() << Math.min(t.campaign.tooShort(), MAX_DOUBLINGS);
    t.campaign = t.campaign.leaseTooShort(t.nowNanos() + outNanos);
    // What has landed, or still will, is released where it is seen, unless a hold forbids it.
    t.wantRead();
    t.report(
        ElectionProblem.Kind.LEASE_TOO_SHORT,
        "Acknowledgements come too late to lead with a lease of "
            + t.settings.leaseMillis()
            + " ms. Staying out for "
            + outNanos / 1_000_000
            + " ms. Raise ttl, or find out what slows the link to NATS.",
        null);
  }

  /**
   * An acquisition over an absent key has landed: somebody whose record was erased may still rely
   * on it (rule W3). It is the landing that counts, whether or not the attempt was still pursued:
   * an abandoned one that is found in the register would otherwise be overwritten as ours, and its
   * hold be lost. Of several holds the latest end counts (P3).
   */
  static void holdOverAbsence(Turn t, WriteId landed) {
    long delayNanos = t.settings.coldStartDelayNanos();
    if (delayNanos > 0 && t.register.issued().isAcquisitionOverAbsence(landed)) {
      t.holdEndsNanos = Math.max(t.holdEndsNanos, t.nowNanos() + delayNanos);
    }
  }

  private static void acquire(Turn t, long expectedRevision) {
    WriteId id = new WriteId(t.entropy.nextToken(), 1);
    t.register =
        t.register.withIssued(t.register.issued().issue(id.token(), expectedRevision == 0));
    long coldStartNanos = expectedRevision == 0 ? t.settings.coldStartDelayNanos() : 0;
    long holdNanos = Math.max(t.holdRemainingNanos(), coldStartNanos);
    Transmission.start(
        t,
        PendingWrite.Kind.ACQUIRE,
        id,
        new RegisterContent.Held(LeaseKeeping.record(t, id, holdNanos)),
        expectedRevision);
  }

  /** Short beside a heartbeat: every renewal of the holder plans anew. */
  private static long takeoverDelayNanos(Turn t) {
    return t.anyOf(Math.min(t.settings.acquireDelayNanos(), t.settings.heartbeatNanos() / 4));
  }

  private static long delayNanos(Turn t, Occupant occupant) {
    long randomNanos = t.anyOf(t.settings.acquireDelayNanos());
    String heir = occupant instanceof Occupant.Released released ? released.marker().heir() : null;
    if (heir == null) {
      return randomNanos;
    }
    return heir.equals(t.settings.instanceId()) ? 0 : heirPrecedenceNanos(t) + randomNanos;
  }

  /**
   * An heir on a slow link that is never let in asks the next leader again, for ever. It needs two
   * round trips, where its watch is in doubt; renewals need one well within a heartbeat.
   */
  private static long heirPrecedenceNanos(Turn t) {
    return Math.max(LEAST_HEIR_PRECEDENCE_NANOS, t.settings.heartbeatNanos());
  }
}
