// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.PreflightException;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterFinding;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Learns of the register by watch, read and check, and sees to it that all three go on (rules W1,
 * W6 to W8).
 */
final class Observing {
  /**
   * For how long at least every read must be below the floor before it is believed to be the truth
   * (rule W8).
   */
  private static final long RESTORED_AFTER_NANOS = 10_000_000_000L;

  private static final int READ_FAILURES_TO_REPORT = 10;
  private static final long CHECK_PATIENCE_NANOS = 15_000_000_000L;

  private Observing() {}

  static void watched(Turn t, StoreEvent event) {
    if (event instanceof StoreEvent.EntrySeen seen) {
      entry(t, seen.entry());
    } else if (event instanceof StoreEvent.WatchInterrupted) {
      t.link = t.link.watchInDoubt(true);
    } else if (event instanceof StoreEvent.WatchRestored) {
      t.link = t.link.watchInDoubt(false);
      t.wantRead();
    }
  }

  static void readAnswered(Turn t, long readId, ReadOutcome outcome) {
    boolean current = t.reading.isUseful(readId);
    if (outcome instanceof ReadOutcome.Found found) {
      readFound(t, found.entry(), current);
    } else if (!current) {
      return;
    } else if (outcome instanceof ReadOutcome.Absent) {
      readAbsent(t);
    } else {
      readUnanswered(t);
    }
  }

  static void connectionChanged(Turn t, ConnectionStatus status) {
    if (t.link.connection() == ConnectionStatus.CLOSED) {
      return;
    }
    t.link = t.link.connection(status, t.now);
    switch (status) {
      case CLOSED -> TermEnding.connectionClosed(t);
      case DISCONNECTED -> disconnected(t);
      case CONNECTED -> reconnected(t);
    }
  }

  static void prepared(Turn t, RegisterOutcome outcome) {
    if (outcome instanceof RegisterOutcome.Ready ready) {
      ready(t, ready);
    } else if (outcome instanceof RegisterOutcome.Unfit unfit) {
      if (t.link.failures() == 0 || t.link.ready()) {
        t.report(ElectionProblem.Kind.BUCKET_UNFIT, unfitMessage(unfit.findings()), null);
      }
      t.link = t.link.checkFailed(false, nextCheckNanos(t));
    } else if (outcome instanceof RegisterOutcome.Unreachable unreachable) {
      // What somebody can mend is told apart from this, by whoever hands the answer over.
      boolean known = unreachable.cause() instanceof PreflightException;
      if (t.link.failures() == 0 && t.isConnected() && !known) {
        t.report(
            ElectionProblem.Kind.BUCKET_UNREACHABLE,
            "The bucket cannot be checked; it is tried again until it can.",
            unreachable.cause());
      }
      t.link = t.link.checkFailed(t.link.ready(), nextCheckNanos(t));
    }
  }

  static void settle(Turn t) {
    if (!t.isConnected()) {
      return;
    }
    check(t);
    read(t);
  }

  /** Until the bucket was found once there is nothing to read. */
  static boolean mayRead(Link link, RegisterView register) {
    return link.isConnected() && register.createdStamp() != 0;
  }

  private static void entry(Turn t, RegisterEntry entry) {
    Sighting last = t.register.sighting();
    boolean known = last != null && entry.revision() <= last.revision();
    if (entry.revision() <= 0 || entry.revision() < t.register.floor() || known) {
      // Old news or a repetition: neither changes what is known, nor when it was first seen (rule
      // W1).
      return;
    }
    learn(
        t, t.register.seen(entry, t.settings.instanceId(), t.settings.leaseNanos(), t.nowNanos()));
  }

  private static void learn(Turn t, RegisterView.Learned learned) {
    t.register = learned.view();
    learned.problems().forEach(problem -> t.emit(new Effect.Report(problem)));
    Sighting seen = t.register.sighting();
    if (seen == null) {
      return;
    }
    if (seen.occupant() instanceof Occupant.Ours ours) {
      Campaigning.holdOverAbsence(t, ours.id());
    }
    PendingWrite write = t.write;
    if (write != null && Transmission.isSightingOf(seen, write)) {
      Transmission.landed(t, write, seen.revision());
    } else if (write != null && seen.revision() > write.expectedRevision()) {
      t.write = null;
    }
    LeaseKeeping.superseded(t, seen);
    Campaigning.plan(t);
    if (seen.occupant() instanceof Occupant.Ours ours) {
      Campaigning.strayFound(t, ours.id());
    }
  }

  private static void readFound(Turn t, RegisterEntry entry, boolean current) {
    if (entry.revision() >= t.register.floor() && entry.revision() > 0) {
      entry(t, entry);
      if (current) {
        reachedFloor(t);
      }
    } else if (current) {
      belowFloor(t, entry);
    }
  }

  private static void readAbsent(Turn t) {
    if (t.register.floor() > 0) {
      belowFloor(t, null);
      return;
    }
    boolean first = t.register.sighting() == null;
    t.register = t.register.absent(t.nowNanos());
    if (first) {
      Campaigning.plan(t);
    }
    reachedFloor(t);
  }

  private static void reachedFloor(Turn t) {
    t.register = t.register.reached();
    long askedNanos = t.reading.usefulSinceNanos();
    t.reading = t.reading.succeeded(nextPollNanos(t));
    if (askedNanos >= t.campaign.plannedAtNanos()) {
      t.campaign = t.campaign.confirmed();
    }
    Transmission.retryAfterStaleRefusal(t);
  }

  /**
   * A leader renews now and lets the answer decide (rule H6); anybody else suspects a restored
   * register (W8).
   */
  private static void belowFloor(Turn t, @Nullable RegisterEntry entry) {
    t.wantCheck();
    if (t.tenure != null) {
      readFailed(t);
      if (!awaitsRead(t.write)) {
        LeaseKeeping.renewNow(t);
      }
      return;
    }
    t.register = t.register.readBelowFloor(entry, t.nowNanos());
    readFailed(t);
    if (isRestored(t, t.register.belowFloor())) {
      restored(t);
    }
  }

  private static boolean isRestored(Turn t, RegisterView.@Nullable BelowFloor belowFloor) {
    if (belowFloor == null || belowFloor.reads() < 2) {
      return false;
    }
    long waitNanos =
        Math.max(RESTORED_AFTER_NANOS, t.register.unknownHolderNanos(t.settings.leaseNanos()));
    return t.now.waitedNanosSince(belowFloor.sinceNanos()) >= waitNanos;
  }

  private static void restored(Turn t) {
    t.report(
        ElectionProblem.Kind.REGISTER_REPLACED,
        "Every read for some time was below revision "
            + t.register.floor()
            + ", which was seen before: the bucket was emptied, or restored from an older copy. Going on from what is"
            + " there. Epochs may have gone back: check whatever compares them.",
        null);
    t.write = null;
    learn(t, t.register.restored(t.settings.instanceId(), t.settings.leaseNanos()));
    t.reading = t.reading.succeeded(nextPollNanos(t));
  }

  private static void readUnanswered(Turn t) {
    readFailed(t);
    reportUnvalidated(t);
    if (t.reading.failures() == READ_FAILURES_TO_REPORT) {
      t.report(
          ElectionProblem.Kind.BUCKET_UNREACHABLE,
          "Reads of the register go unanswered, or unanswered within operationTimeout ("
              + t.settings.operationTimeoutNanos() / 1_000_000
              + " ms). They are tried again until one is.",
          null);
    }
    t.wantCheck();
  }

  private static void reportUnvalidated(Turn t) {
    Tenure tenure = t.tenure;
    boolean validates = t.settings.validationNanos() > 0 && t.reading.failures() == 1;
    if (validates && tenure != null && tenure.isLeading()) {
      t.report(
          ElectionProblem.Kind.VALIDATION_FAILED,
          "A read to validate the term of epoch "
              + tenure.token().epoch()
              + " went unanswered. The term goes on as long as its renewals succeed.",
          null);
    }
  }

  /**
   * It is tried again after a pause; not for a holder, whose own writes tell, unless one was
   * refused.
   */
  private static void readFailed(Turn t) {
    boolean needed = t.tenure == null || awaitsRead(t.write);
    long pauseNanos = t.pause(t.settings.readBackoff(), t.reading.failures() + 1);
    t.reading = t.reading.failed(needed ? t.nowNanos() + pauseNanos : nextValidationNanos(t));
  }

  private static boolean awaitsRead(@Nullable PendingWrite write) {
    return write != null && write.refused();
  }

  /**
   * Events may be missed. And a lost connection explains what went unanswered before it: that an
   * acquisition lands after all proves nothing against this candidate's link (rule W4).
   */
  private static void disconnected(Turn t) {
    t.link = t.link.watchInDoubt(true);
    t.register = t.register.withIssued(t.register.issued().excused());
  }

  private static void reconnected(Turn t) {
    t.campaign = t.campaign.withoutBackoff();
    PendingWrite write = t.write;
    if (write != null && !write.refused()) {
      t.write = write.retryAt(t.nowNanos());
    }
    LeaseKeeping.renewNow(t);
    t.wantRead();
    t.link = t.link.checkWantedAt(t.nowNanos());
  }

  private static void ready(Turn t, RegisterOutcome.Ready ready) {
    long known = t.register.createdStamp();
    t.link = t.link.checkedReady();
    if (known == 0) {
      t.register = t.register.created(Math.max(1, ready.createdStamp()));
      ready.warnings().forEach(warning -> warn(t, warning));
      t.wantRead();
    } else if (ready.createdStamp() > known) {
      recreated(t, ready.createdStamp());
    }
  }

  private static void warn(Turn t, RegisterFinding warning) {
    t.report(ElectionProblem.Kind.BUCKET_WARNING, warning.toString(), null);
  }

  private static void recreated(Turn t, long stamp) {
    TermEnding.end(t, DemotionReason.REGISTER_LOST);
    LeaseKeeping.drop(t);
    t.write = null;
    RegisterView.BelowFloor below = t.register.belowFloor();
    long firstSignNanos = below == null ? t.nowNanos() : below.sinceNanos();
    long waitNanos = t.register.unknownHolderNanos(t.settings.leaseNanos());
    t.register = t.register.recreated(stamp, firstSignNanos + waitNanos);
    t.campaign = t.campaign.absolved().planned(Now.NEVER);
    t.wantRead();
    t.report(
        ElectionProblem.Kind.REGISTER_REPLACED,
        "The bucket was deleted and created again. Whoever led by the old one is waited out, then the election goes"
            + " on in the new one.",
        null);
  }

  private static String unfitMessage(List<RegisterFinding> findings) {
    return findings.stream()
        .map(RegisterFinding::toString)
        .collect(
            Collectors.joining(
                "; ",
                "The bucket cannot carry an election: ",
                ". Nothing is attempted until it can."));
  }

  private static void check(Turn t) {
    if (t.nowNanos() < t.link.checkAtNanos()) {
      return;
    }
    if (t.link.checking()) {
      t.link = t.link.checkFailed(t.link.ready(), nextCheckNanos(t));
    } else {
      t.link = t.link.checkSent(t.nowNanos(), t.nowNanos() + CHECK_PATIENCE_NANOS);
      t.emit(new Effect.Prepare());
    }
  }

  private static void read(Turn t) {
    if (!mayRead(t.link, t.register) || t.nowNanos() < t.reading.dueAtNanos()) {
      return;
    }
    if (t.reading.inFlight()) {
      readUnanswered(t);
    } else {
      t.reading = t.reading.sent(t.nowNanos(), t.nowNanos() + t.settings.operationTimeoutNanos());
      t.emit(new Effect.Read(t.reading.lastId(), isPoll(t)));
    }
  }

  /** Neither a holder nor a release waits for it. */
  private static boolean isPoll(Turn t) {
    return t.tenure == null && !awaitsRead(t.write) && t.campaign.release() == null;
  }

  /** About once a lease, spread; a holder's own writes tell it all (rule W7). */
  private static long nextPollNanos(Turn t) {
    if (t.tenure != null || t.stopPlan != null) {
      return nextValidationNanos(t);
    }
    long leaseNanos = t.settings.leaseNanos();
    return t.nowNanos() + leaseNanos * 3 / 4 + t.anyOf(leaseNanos / 2);
  }

  /** A leader validates its term by a read now and then (rule T2). */
  static long nextValidationNanos(Turn t) {
    Tenure tenure = t.tenure;
    boolean validates = tenure != null && tenure.isLeading() && t.settings.validationNanos() > 0;
    return validates ? t.nowNanos() + t.settings.validationNanos() : Now.NEVER;
  }

  private static long nextCheckNanos(Turn t) {
    return t.nowNanos() + t.pause(t.settings.checkBackoff(), t.link.failures() + 1);
  }
}
