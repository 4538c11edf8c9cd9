// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.LeaderInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One participant of one election, as a pure function: {@link #step} takes an input and the time,
 * and gives the next machine and what to do. A machine never changes; the same machine, input, time
 * and chance give the same step.
 *
 * <p>Whoever drives a machine gives it its inputs one after the other, each with the time read
 * after the input was taken up (rule C1), carries the effects out in their order, and gives a
 * {@link Input.Tick} no later than {@link #wakeAtNanos()}. Inputs may come late, repeatedly, out of
 * order or malformed (invariant 7): no step throws, except on a defect of the machine itself, which
 * then must be taken for stopped.
 */
public final class ElectionMachine {
  private final ProtocolSettings settings;
  private final MachineState state;
  private final long wakeAtNanos;

  private ElectionMachine(ProtocolSettings settings, MachineState state, Now now) {
    this.settings = settings;
    this.state = state;
    this.wakeAtNanos = Wake.atNanos(state, settings, now.monotonicNanos());
  }

  /** A machine that takes part once it is given {@link Input.Start}. */
  public static ElectionMachine create(ProtocolSettings settings, Now now) {
    return new ElectionMachine(settings, MachineState.initial(settings.priority(), now), now);
  }

  /** The next machine, and what to do. */
  public Step step(Input input, Now now, Entropy entropy) {
    if (state.standing().state() == ElectionState.STOPPED) {
      return new Step(this, List.of());
    }
    Turn t = new Turn(state, settings, now, entropy);
    LeaseKeeping.expire(t);
    if (t.state() == ElectionState.INIT) {
      takeBeforeStart(t, input);
    } else {
      take(t, input);
    }
    if (t.state() != ElectionState.INIT) {
      settle(t);
    }
    return new Step(new ElectionMachine(settings, t.freeze(), now), t.effects());
  }

  /**
   * No later than at this reading of the monotonic clock a tick is due; {@link Long#MAX_VALUE} for
   * none.
   */
  public long wakeAtNanos() {
    return wakeAtNanos;
  }

  /** The published state. */
  public ElectionState state() {
    return state.standing().state();
  }

  /** When the published state was entered. */
  public Now lastTransition() {
    return state.standing().since();
  }

  /** The term that is being led; 0 for none. Terms of a participant count from 1. */
  public long term() {
    Tenure tenure = state.tenure();
    return tenure != null && tenure.isLeading() ? tenure.term() : 0;
  }

  /** Who leads, as far as this participant knows; null for nobody. */
  public @Nullable LeaderInfo leader() {
    return state.leader();
  }

  /** The newest revision of the register that was seen; 0 for none. */
  public long revision() {
    Sighting seen = state.register().sighting();
    return seen == null ? 0 : seen.revision();
  }

  /** The connection, as this participant knows of it. */
  public ConnectionStatus connection() {
    return state.link().connection();
  }

  /** When our latest write was acknowledged; null for never. */
  public @Nullable Now lastHeartbeat() {
    return state.vitals().lastHeartbeat();
  }

  /** How many transmissions in a row went without success. */
  public int consecutiveFailures() {
    return state.vitals().consecutiveFailures();
  }

  /** The one write in flight; null for none. To look at: nothing may be decided by it. */
  public @Nullable PendingWrite outstandingWrite() {
    return state.write();
  }

  /** The token by which the register is held, whether or not its term has begun; null for none. */
  public @Nullable FencingToken heldToken() {
    Tenure tenure = state.tenure();
    return tenure == null ? null : tenure.token();
  }

  /** How many reads in a row went unanswered. */
  public int unansweredReads() {
    return state.reading().failures();
  }

  /** Everything the machine remembers, to compare two machines with. */
  public Object memory() {
    return state;
  }

  /** Our priority at present; 0 for none. */
  public int priority() {
    return state.priority();
  }

  private static void takeBeforeStart(Turn t, Input input) {
    if (input instanceof Input.Start start) {
      t.become(ElectionState.CANDIDATE);
      Observing.connectionChanged(t, start.connection());
    } else if (input instanceof Input.Stop) {
      t.become(ElectionState.STOPPED);
    } else if (input instanceof Input.SetPriority set) {
      Takeover.prioritySet(t, set.priority());
    } else if (input instanceof Input.Validate question) {
      Proving.wanted(t, question);
    }
  }

  private static void take(Turn t, Input input) {
    if (input instanceof Input.WriteAnswered answer) {
      Transmission.answered(t, answer);
    } else if (input instanceof Input.Watched watched) {
      Observing.watched(t, watched.event());
    } else if (input instanceof Input.ReadAnswered answer) {
      Observing.readAnswered(t, answer.readId(), answer.outcome());
    } else if (input instanceof Input.Prepared prepared) {
      Observing.prepared(t, prepared.outcome());
    } else if (input instanceof Input.ConnectionChanged changed) {
      Observing.connectionChanged(t, changed.status());
    } else if (input instanceof Input.Requested requested) {
      Petitions.received(t, requested.requestId(), requested.request());
    } else if (input instanceof Input.RequestAnswered answer) {
      Takeover.answered(t, answer);
    } else {
      takeFromUser(t, input);
    }
  }

  private static void takeFromUser(Turn t, Input input) {
    if (input instanceof Input.LeaseMarkedExpired marked) {
      LeaseKeeping.markedExpired(t, marked.term());
    } else if (input instanceof Input.PromoteFailed failed) {
      TermEnding.promoteFailed(t, failed.term());
    } else if (input instanceof Input.CallbacksReturned returned) {
      TermEnding.callbacksReturned(t, returned.term());
    } else if (input instanceof Input.TermRefuted refuted) {
      TermEnding.refuted(t, refuted);
    } else if (input instanceof Input.Validate question) {
      Proving.wanted(t, question);
    } else if (input instanceof Input.ValidationForgotten forgotten) {
      Proving.forgotten(t, forgotten.validationId());
    } else if (input instanceof Input.HealthChecked checked) {
      HealthKeeping.checked(t, checked);
    } else if (input instanceof Input.SetPriority set) {
      Takeover.prioritySet(t, set.priority());
    } else if (input instanceof Input.Resign) {
      TermEnding.end(t, DemotionReason.RESIGNED);
    } else if (input instanceof Input.Stop stop) {
      TermEnding.stop(t, stop.deleteKey(), stop.timeoutNanos());
    }
  }

  /** Does all that has become due. The order matters: what ends comes before what begins. */
  private static void settle(Turn t) {
    HealthKeeping.settle(t);
    TermEnding.settle(t);
    Campaigning.begin(t);
    Releasing.settle(t);
    Proving.settle(t);
    LeaseKeeping.settle(t);
    Transmission.settle(t);
    Takeover.settle(t);
    Campaigning.settle(t);
    TermEnding.settleStop(t);
    if (t.state() != ElectionState.STOPPED) {
      Observing.settle(t);
    }
    Publishing.settle(t);
  }
}
