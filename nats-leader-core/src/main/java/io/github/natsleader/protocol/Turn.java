// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.LeaderInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scratch of one step: the machine's parts, each immutable, replaced as the step goes on, and
 * the effects so far. It never outlives the step, and no other thread ever sees it.
 */
final class Turn {
  final ProtocolSettings settings;
  final Now now;
  final Entropy entropy;

  Standing standing;
  Link link;
  RegisterView register;
  Reading reading;
  @Nullable Tenure tenure;
  @Nullable PendingWrite write;
  Campaign campaign;
  long holdEndsNanos;
  @Nullable Ending ending;
  @Nullable StopPlan stopPlan;
  @Nullable LeaderInfo leader;
  Vitals vitals;
  int priority;
  Health health;
  Proofs proofs;
  Asking asking;

  private final List<Effect> effects = new ArrayList<>(4);

  Turn(MachineState from, ProtocolSettings settings, Now now, Entropy entropy) {
    this.settings = settings;
    this.now = now;
    this.entropy = entropy;
    standing = from.standing();
    link = from.link();
    register = from.register();
    reading = from.reading();
    tenure = from.tenure();
    write = from.write();
    campaign = from.campaign();
    holdEndsNanos = from.holdEndsNanos();
    ending = from.ending();
    stopPlan = from.stopPlan();
    leader = from.leader();
    vitals = from.vitals();
    priority = from.priority();
    health = from.health();
    proofs = from.proofs();
    asking = from.asking();
  }

  MachineState freeze() {
    return new MachineState(
        standing,
        link,
        register,
        reading,
        tenure,
        write,
        campaign,
        holdEndsNanos,
        ending,
        stopPlan,
        leader,
        vitals,
        priority,
        health,
        proofs,
        asking);
  }

  List<Effect> effects() {
    return effects;
  }

  void emit(Effect effect) {
    effects.add(effect);
  }

  void report(ElectionProblem.Kind kind, String message, @Nullable Throwable failure) {
    emit(new Effect.Report(new ElectionProblem(kind, message, failure)));
  }

  /**
   * The only place where the state changes. A transition that no participant may make is a defect,
   * and is refused.
   */
  void become(ElectionState next) {
    ElectionState from = standing.state();
    if (from == next) {
      return;
    }
    if (!from.mayBecome(next)) {
      throw new IllegalStateException("no participant may go from " + from + " to " + next);
    }
    long terms = standing.terms() + (next == ElectionState.LEADER ? 1 : 0);
    standing = new Standing(next, now, terms);
    emit(new Effect.StateChanged(from, next));
  }

  ElectionState state() {
    return standing.state();
  }

  long nowNanos() {
    return now.monotonicNanos();
  }

  boolean isConnected() {
    return link.isConnected();
  }

  long holdRemainingNanos() {
    return Math.max(0, holdEndsNanos - nowNanos());
  }

  /** A number from 0 to {@code maxNanos}, at random. */
  long anyOf(long maxNanos) {
    return (long) (entropy.nextFraction() * maxNanos);
  }

  long pause(Backoff backoff, int failures) {
    return backoff.pauseNanos(failures, entropy.nextFraction());
  }

  /** A read sent no earlier than now is wanted. */
  void wantRead() {
    reading = reading.wanted(nowNanos());
  }

  /** A check of the bucket is wanted; not more often than once a second or a quarter of a lease. */
  void wantCheck() {
    long pauseNanos = Math.min(1_000_000_000L, settings.leaseNanos() / 4);
    boolean never = link.checkedAtNanos() < 0;
    long earliestNanos = never ? nowNanos() : link.checkedAtNanos() + pauseNanos;
    link = link.checkWantedAt(Math.max(nowNanos(), earliestNanos));
  }
}
