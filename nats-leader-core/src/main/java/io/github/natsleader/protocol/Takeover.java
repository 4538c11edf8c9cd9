// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Takes the register over from a live holder of strictly lower priority: by asking for it, or by
 * replacing its record (rules P1 to P3).
 */
final class Takeover {
  /** How often at most one question is put within its heartbeat. */
  private static final int REPEATS = 4;

  private Takeover() {}

  /** When the record of a live holder may be replaced, the random delay apart; never, mostly. */
  static long mayReplaceAtNanos(Turn t, Occupant occupant) {
    Occupant.Holder holder = inferior(t.settings, t.priority, occupant);
    if (holder == null) {
      return Now.NEVER;
    }
    boolean asksFirst = t.settings.takeoverMode() == TakeoverMode.COOPERATIVE;
    boolean replaces = !asksFirst || t.asking.isUnanswered(holder.info().token());
    return replaces ? tenureEndsNanos(t.settings, holder) : Now.NEVER;
  }

  /**
   * The record of a holder that may still rely on its lease is about to be replaced: until that
   * must have ended, whatever becomes of the attempt, no term of ours begins (rule P3). In mode
   * IMMEDIATE nothing is waited for, and both may lead (P2).
   */
  static void holdWhileReplacedMayLead(Turn t, Sighting replaced) {
    boolean live = replaced.occupant() instanceof Occupant.Holder;
    if (live && t.settings.takeoverMode() != TakeoverMode.IMMEDIATE) {
      long leaseEndsNanos = t.register.vacantAtNanos(replaced, t.settings.leaseNanos());
      if (leaseEndsNanos > t.nowNanos()) {
        t.holdEndsNanos = Math.max(t.holdEndsNanos, leaseEndsNanos);
      }
    }
  }

  /** Asks the leader, as long as it has not left a question unanswered for a heartbeat. */
  static void settle(Turn t) {
    if (!mayAsk(t.settings)) {
      return;
    }
    if (t.asking.stage() == Asking.Stage.OPEN && t.nowNanos() >= t.asking.untilNanos()) {
      t.asking = t.asking.unanswered();
      Campaigning.plan(t);
    }
    MachineState state = t.freeze();
    Occupant.Holder holder = toBeAsked(state, t.settings, t.nowNanos());
    if (t.asking.stage() == Asking.Stage.OPEN) {
      repeat(t, holder);
    } else if (holder != null && t.nowNanos() >= askAtNanos(state, t.settings, holder)) {
      t.asking = t.asking.asked(holder.info().token(), t.nowNanos() + t.settings.heartbeatNanos());
      ask(t, holder);
    }
  }

  private static void repeat(Turn t, Occupant.@Nullable Holder holder) {
    if (t.nowNanos() >= t.asking.repeatAtNanos()) {
      t.asking = t.asking.repeated();
      if (holder != null && holder.info().token().equals(t.asking.token())) {
        ask(t, holder);
      }
    }
  }

  private static void ask(Turn t, Occupant.Holder holder) {
    t.emit(
        new Effect.Ask(
            t.asking.askId(),
            new LeaderRequest(
                LeaderRequest.Kind.HAND_OVER,
                holder.info().token(),
                holder.info().epoch().orElse(0),
                t.settings.instanceId(),
                t.priority,
                "higher priority")));
  }

  /** When the next question is due, or the open one counts as unanswered; never for none. */
  static long dueNanos(MachineState state, ProtocolSettings settings, long nowNanos) {
    if (state.asking().stage() == Asking.Stage.OPEN) {
      return Math.min(state.asking().untilNanos(), state.asking().repeatAtNanos());
    }
    Occupant.Holder holder = mayAsk(settings) ? toBeAsked(state, settings, nowNanos) : null;
    return holder == null ? Now.NEVER : askAtNanos(state, settings, holder);
  }

  static void answered(Turn t, Input.RequestAnswered answer) {
    if (answer.askId() != t.asking.askId() || t.asking.stage() != Asking.Stage.OPEN) {
      return;
    }
    if (answer.outcome() instanceof RequestOutcome.Accepted) {
      // It winds down now, for as long as its callbacks take; its release is seen by everybody.
      long patienceNanos = t.settings.windDownNanos() + t.settings.leaseNanos();
      t.asking = t.asking.answered(t.nowNanos() + patienceNanos);
    } else if (answer.outcome() instanceof RequestOutcome.Declined) {
      t.asking = t.asking.answered(t.nowNanos() + t.settings.leaseNanos());
    } else if (answer.outcome() instanceof RequestOutcome.Unanswered) {
      // Its record is seen before it can listen: it is asked again while the question is open.
      t.asking = t.asking.unheard(t.nowNanos() + t.settings.heartbeatNanos() / REPEATS);
    }
  }

  static void prioritySet(Turn t, int priority) {
    t.priority = Math.max(0, priority);
    t.asking = t.asking.forgotten();
    if (t.tenure != null) {
      LeaseKeeping.renewNow(t);
    } else {
      Campaigning.plan(t);
    }
  }

  private static boolean mayAsk(ProtocolSettings settings) {
    return settings.allowPriorityTakeover() && settings.takeoverMode() == TakeoverMode.COOPERATIVE;
  }

  private static long askAtNanos(
      MachineState state, ProtocolSettings settings, Occupant.Holder holder) {
    long mayNanos =
        Math.max(tenureEndsNanos(settings, holder), state.campaign().barredUntilNanos());
    boolean asked = state.asking().token().equals(holder.info().token());
    return asked ? Math.max(mayNanos, state.asking().untilNanos()) : mayNanos;
  }

  /** The live holder that a question should go to as soon as it is due; null for none. */
  private static Occupant.@Nullable Holder toBeAsked(
      MachineState state, ProtocolSettings settings, long nowNanos) {
    Sighting seen = state.register().sighting();
    boolean able =
        Campaigning.isIdle(state) && state.link().isConnected() && state.health().isFit(settings);
    if (!able
        || seen == null
        || nowNanos >= state.register().vacantAtNanos(seen, settings.leaseNanos())) {
      return null;
    }
    Occupant.Holder holder = inferior(settings, state.priority(), seen.occupant());
    return holder != null && !state.asking().isUnanswered(holder.info().token()) ? holder : null;
  }

  private static long tenureEndsNanos(ProtocolSettings settings, Occupant.Holder holder) {
    return holder.sinceNanos() + settings.minTenureNanos();
  }

  private static Occupant.@Nullable Holder inferior(
      ProtocolSettings settings, int priority, Occupant occupant) {
    return settings.allowPriorityTakeover()
            && occupant instanceof Occupant.Holder holder
            && priority > holder.priority()
        ? holder
        : null;
  }
}
