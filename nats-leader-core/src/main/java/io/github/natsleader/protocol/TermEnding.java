// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import org.jspecify.annotations.Nullable;

/** Ends terms, each once and with one reason, and ends the election (rules E1 to E5). */
final class TermEnding {
  private static final int MAX_DOUBLINGS = 6;

  private TermEnding() {}

  /** The one funnel through which every term ends (rule E1). */
  static void end(Turn t, DemotionReason reason) {
    end(t, reason, null);
  }

  /** To one of higher priority, who asked for it (rule P1). */
  static void handOver(Turn t, String heir) {
    end(t, DemotionReason.HANDED_OVER, heir);
  }

  private static void end(Turn t, DemotionReason reason, @Nullable String heir) {
    Tenure tenure = t.tenure;
    if (tenure == null || !tenure.isLeading()) {
      return;
    }
    t.emit(new Effect.EndTerm(tenure.term(), reason));
    Proving.over(t);
    if (reason != DemotionReason.REGISTER_LOST) {
      t.campaign = t.campaign.refuted(0);
    }
    t.become(ElectionState.DEMOTED);
    StopPlan stop = t.stopPlan;
    long giveUpAtNanos =
        stop == null ? t.nowNanos() + t.settings.windDownNanos() : stop.giveUpAtNanos();
    t.ending = new Ending(tenure.term(), reason, heir, false, giveUpAtNanos, false);
    if (reason.isOwnChoice() && (stop == null || stop.deleteKey())) {
      t.tenure = tenure.windingDown();
    } else {
      LeaseKeeping.drop(t);
    }
  }

  /** A fence knows better (rule F1). */
  static void refuted(Turn t, Input.TermRefuted refuted) {
    Tenure tenure = t.tenure;
    if (tenure == null || !tenure.isLeading() || tenure.term() != refuted.term()) {
      return;
    }
    t.report(ElectionProblem.Kind.TERM_REFUTED, refuted.message(), null);
    end(t, refuted.reason());
    if (refuted.reason() == DemotionReason.REGISTER_LOST) {
      // Whatever is acquired next is refuted again, until an operator has raised the revisions.
      int times = t.campaign.refuted();
      long outNanos = t.settings.leaseNanos() << Math.min(times, MAX_DOUBLINGS);
      t.campaign = t.campaign.refuted(times + 1).barred(t.nowNanos() + outNanos);
    }
  }

  static void promoteFailed(Turn t, long term) {
    Tenure tenure = t.tenure;
    if (tenure != null && tenure.term() == term) {
      end(t, DemotionReason.CALLBACK_FAILED);
    }
  }

  static void callbacksReturned(Turn t, long term) {
    Ending ending = t.ending;
    if (ending != null && ending.term() == term) {
      t.ending = ending.returned();
    }
  }

  static void stop(Turn t, boolean deleteKey, long timeoutNanos) {
    if (t.stopPlan != null) {
      return;
    }
    StopPlan stop = new StopPlan(deleteKey, t.nowNanos() + Math.max(0, timeoutNanos));
    t.stopPlan = stop;
    Tenure tenure = t.tenure;
    Ending ending = t.ending;
    if (ending != null) {
      t.ending = ending.giveUpBy(stop.giveUpAtNanos());
      if (!deleteKey) {
        LeaseKeeping.drop(t);
      }
    } else if (tenure != null && tenure.isLeading()) {
      end(t, DemotionReason.STOPPED);
    } else if (tenure != null) {
      LeaseKeeping.drop(t);
      if (deleteKey) {
        Releasing.begin(t, 0, stop.giveUpAtNanos(), null);
      }
    }
  }

  /** The connection was closed for good: nothing can be renewed, released or acquired any more. */
  static void connectionClosed(Turn t) {
    end(t, DemotionReason.CONNECTION_LOST);
    LeaseKeeping.drop(t);
    t.write = null;
    Releasing.end(t);
    if (t.stopPlan == null) {
      t.stopPlan = new StopPlan(false, t.nowNanos() + t.settings.windDownNanos());
    }
  }

  static void settle(Turn t) {
    Ending ending = t.ending;
    if (ending == null) {
      return;
    }
    if (ending.callbacksReturned()) {
      finish(t, ending);
    } else if (t.nowNanos() >= ending.giveUpAtNanos() && !ending.stuckReported()) {
      // Others must not wait for a callback that does not return: the lease runs out unreleased
      // (rule E3).
      LeaseKeeping.drop(t);
      woundDown(t, ending);
      t.ending = ending.reported();
      reportStuck(t, ending);
    }
  }

  /** Ends the election once nothing is open any more, or its time is up. */
  static void settleStop(Turn t) {
    StopPlan stop = t.stopPlan;
    if (stop == null) {
      return;
    }
    PendingWrite write = t.write;
    boolean acquiring =
        write != null && write.kind() == PendingWrite.Kind.ACQUIRE && stop.deleteKey();
    boolean open = t.ending != null || t.campaign.release() != null || acquiring;
    if (open && t.nowNanos() < stop.giveUpAtNanos()) {
      return;
    }
    Ending ending = t.ending;
    if (ending != null) {
      t.ending = null;
      woundDown(t, ending);
    }
    Releasing.end(t);
    LeaseKeeping.drop(t);
    t.write = null;
    t.become(ElectionState.STOPPED);
  }

  private static void finish(Turn t, Ending ending) {
    t.ending = null;
    if (coolsDown(ending.reason())) {
      t.campaign = t.campaign.barred(t.nowNanos() + t.settings.resignCooldownNanos());
    }
    Tenure kept = t.tenure;
    if (kept != null) {
      LeaseKeeping.drop(t);
      Releasing.begin(t, ending.term(), kept.lease().endsAtNanos(), ending.heir());
    } else {
      woundDown(t, ending);
    }
    if (t.stopPlan == null) {
      t.become(ElectionState.CANDIDATE);
    }
  }

  private static boolean coolsDown(DemotionReason reason) {
    return switch (reason) {
      case RESIGNED, CALLBACK_FAILED, UNHEALTHY -> true;
      default -> false;
    };
  }

  /**
   * The register has been left; said once, which was when it was said that the callbacks are stuck.
   */
  private static void woundDown(Turn t, Ending ending) {
    if (!ending.stuckReported()) {
      t.emit(new Effect.WoundDown(ending.term()));
    }
  }

  private static void reportStuck(Turn t, Ending ending) {
    t.report(
        ElectionProblem.Kind.CALLBACK_STUCK,
        "The callbacks of term "
            + ending.term()
            + ", which ended with "
            + ending.reason()
            + ", have not returned after "
            + (t.nowNanos() - t.standing.since().monotonicNanos()) / 1_000_000
            + " ms. This participant stays out until they do. Make onPromote return when its Leadership ends or its"
            + " thread is interrupted.",
        null);
  }
}
