// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionState;

/** When a machine must be given a tick, if nothing else happens before. */
final class Wake {
  private final MachineState state;
  private final ProtocolSettings settings;
  private final long nowNanos;
  private long earliestNanos = Now.NEVER;

  private Wake(MachineState state, ProtocolSettings settings, long nowNanos) {
    this.state = state;
    this.settings = settings;
    this.nowNanos = nowNanos;
  }

  /** On the monotonic clock; {@link Now#NEVER} for a machine that waits for nothing. */
  static long atNanos(MachineState state, ProtocolSettings settings, long nowNanos) {
    Wake wake = new Wake(state, settings, nowNanos);
    ElectionState standing = state.standing().state();
    if (standing != ElectionState.INIT && standing != ElectionState.STOPPED) {
      wake.forTenure();
      wake.forWrite();
      wake.forEnding();
      wake.forCampaign();
      wake.forKnowledge();
      wake.forHealth();
      wake.forTakeover();
    }
    return wake.earliestNanos;
  }

  private void consider(long nanos) {
    earliestNanos = Math.min(earliestNanos, nanos);
  }

  private void forTenure() {
    Tenure tenure = state.tenure();
    if (tenure == null) {
      return;
    }
    consider(tenure.lease().endsAtNanos());
    if (tenure.isLeading() && !tenure.atRisk()) {
      consider(LeaseKeeping.atRiskAtNanos(tenure, settings));
    }
    if (tenure.phase() == Tenure.Phase.UNBEGUN && state.holdEndsNanos() > nowNanos) {
      consider(state.holdEndsNanos());
    }
    boolean mayRenew = tenure.phase() != Tenure.Phase.UNBEGUN || state.health().isFit(settings);
    if (state.write() == null && state.link().isConnected() && mayRenew) {
      consider(tenure.heartbeatAtNanos());
    }
    Now disconnectedSince = state.link().disconnectedSince();
    if (tenure.isLeading() && disconnectedSince != null) {
      consider(disconnectedSince.monotonicNanos() + settings.disconnectGraceNanos());
    }
  }

  private void forHealth() {
    if (settings.healthChecked() && state.stopPlan() == null) {
      consider(state.health().verdictDueNanos());
      consider(state.health().nextDueNanos());
    }
  }

  private void forTakeover() {
    consider(Takeover.dueNanos(state, settings, nowNanos));
  }

  private void forWrite() {
    PendingWrite write = state.write();
    if (write == null) {
      return;
    }
    if (write.kind() == PendingWrite.Kind.ACQUIRE) {
      consider(Transmission.abandonAtNanos(settings, write));
    }
    if (state.link().isConnected() && !write.refused()) {
      consider(write.retryAtNanos());
    }
  }

  private void forEnding() {
    Ending ending = state.ending();
    if (ending != null && !ending.callbacksReturned() && !ending.stuckReported()) {
      consider(ending.giveUpAtNanos());
    }
    Campaign.Release release = state.campaign().release();
    if (release != null) {
      consider(release.giveUpAtNanos());
    }
    StopPlan stop = state.stopPlan();
    if (stop != null) {
      consider(stop.giveUpAtNanos());
    }
  }

  private void forCampaign() {
    Link link = state.link();
    boolean idle = Campaigning.isIdle(state);
    boolean awaitsRead = link.watchInDoubt() && !state.campaign().confirmedByRead();
    boolean tryable = link.isConnected() && link.ready() && state.register().isSettled();
    if (idle
        && state.health().isFit(settings)
        && tryable
        && !(awaitsRead && state.reading().isUnderWay())) {
      consider(state.campaign().mayTryAtNanos());
    }
    if (state.standing().state() == ElectionState.FOLLOWER || state.leader() != null) {
      considerFollowing();
    }
  }

  private void considerFollowing() {
    Tenure tenure = state.tenure();
    if (tenure == null) {
      consider(Publishing.followsUntilNanos(state, settings));
    }
  }

  private void forKnowledge() {
    Link link = state.link();
    if (!link.isConnected()) {
      return;
    }
    consider(link.checkAtNanos());
    if (Observing.mayRead(link, state.register())) {
      consider(state.reading().dueAtNanos());
    }
  }
}
