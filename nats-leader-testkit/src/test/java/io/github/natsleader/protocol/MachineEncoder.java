// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;

/**
 * Writes down everything of a machine's memory that its future depends on, so that machines in
 * equal situations are written down alike: instants as ages and moments to come in whole ticks of
 * the participant's clock, which is exact as long as the clock only shows whole ticks; numbers of
 * reads, questions and transmissions by what they still can be the answer to. What is left out is
 * named in the test of this class, with the reason.
 *
 * <p>The pauses of the settings must not grow: then failures are counted for nothing but reports.
 */
@SuppressWarnings("EnumOrdinal") // The numbers are not kept beyond a run.
public final class MachineEncoder {
  private static final long NEVER = -1;
  private static final long NOTHING = -2;
  private static final int HIGHEST_DOUBLING = 6;
  private static final long CHECK_PAUSE_NANOS = 1_000_000_000L;

  private final EncodingSink sink;
  private final ProtocolSettings settings;
  private final long tickNanos;
  private final long longestAge;
  private final boolean asks;
  private Now now = new Now(0, 0);

  /**
   * An encoder for machines with these settings.
   *
   * @param tickNanos by how much their clock goes on at once
   * @param longestAge from how many ticks on nobody asks how old something is
   * @param asks whether anybody asks a leader for its lease
   */
  public MachineEncoder(
      EncodingSink sink, ProtocolSettings settings, long tickNanos, long longestAge, boolean asks) {
    this.sink = sink;
    this.settings = settings;
    this.tickNanos = tickNanos;
    this.longestAge = longestAge;
    this.asks = asks;
  }

  /** Writes down what {@link ElectionMachine#memory()} gave. */
  public void encode(Object memory, Now now) {
    MachineState state = (MachineState) memory;
    this.now = now;
    standing(state.standing());
    link(state.link());
    register(state.register());
    reading(state.reading(), state.campaign());
    tenure(state.tenure(), state.standing().terms());
    write(state.write());
    campaign(state.campaign(), state.standing().terms());
    hold(state.holdEndsNanos());
    ending(state.ending(), state.standing().terms());
    stopPlan(state.stopPlan());
    flag(state.leader() != null);
    sink.value(state.priority());
    health(state.health());
    proofs(state);
    asking(state.asking());
  }

  private void standing(Standing standing) {
    sink.value(standing.state().ordinal());
    if (asks) {
      age(standing.since().monotonicNanos());
    }
  }

  private void link(Link link) {
    sink.value(link.connection().ordinal());
    held(link.disconnectedSince());
    flag(link.watchInDoubt());
    flag(link.ready());
    flag(link.checking());
    moment(link.checkAtNanos());
    boolean never = link.checkedAtNanos() < 0;
    moment(never ? 0 : link.checkedAtNanos() + checkPauseNanos());
  }

  private long checkPauseNanos() {
    return Math.min(CHECK_PAUSE_NANOS, settings.leaseNanos() / 4);
  }

  private void register(RegisterView register) {
    sink.revision(register.floor());
    sighting(register);
    sink.value(register.longestLeaseMillis());
    moment(register.notVacantBeforeNanos());
    sink.value(register.createdStamp());
    RegisterView.BelowFloor below = register.belowFloor();
    if (below == null) {
      sink.value(NOTHING);
    } else {
      age(below.sinceNanos());
      sink.value(Math.min(2, below.reads()));
      entry(below.entry());
      age(below.entry() == null ? now.monotonicNanos() : below.entrySinceNanos());
    }
  }

  private void sighting(RegisterView register) {
    Sighting seen = register.sighting();
    if (seen == null) {
      sink.value(NOTHING);
      return;
    }
    sink.revision(seen.revision());
    Occupant occupant = seen.occupant();
    if (occupant instanceof Occupant.Nobody) {
      sink.value(0);
    } else if (occupant instanceof Occupant.Released released) {
      sink.value(1);
      sink.participant(released.marker().heir());
      sink.write(released.marker().token(), released.marker().n());
    } else if (occupant instanceof Occupant.Ours ours) {
      sink.value(2);
      sink.write(ours.id().token(), ours.id().n());
    } else if (occupant instanceof Occupant.Holder holder) {
      holder(holder);
      waited(seen, register);
    } else if (occupant instanceof Occupant.Unknown unknown) {
      sink.value(unknown.erased() ? 4 : 5);
      sink.value(unknown.leaseNanos());
      waited(seen, register);
    }
  }

  private void holder(Occupant.Holder holder) {
    sink.value(3);
    sink.token(holder.info().token());
    sink.value(holder.leaseNanos());
    sink.value(holder.priority());
    if (settings.allowPriorityTakeover()) {
      age(holder.sinceNanos());
    }
    if (asks) {
      sink.revision(holder.info().epoch().orElse(0));
    }
  }

  /** Both: what is known of the longest lease may still change. */
  private void waited(Sighting seen, RegisterView register) {
    moment(register.vacantAtNanos(seen, settings.leaseNanos()));
    age(seen.firstSeenNanos());
  }

  private void reading(Reading reading, Campaign campaign) {
    // Whether any that is useful was sent, and whether more than one.
    sink.value(Math.min(1, reading.lastId() - reading.firstUsefulId()));
    flag(reading.inFlight());
    // Asked at this very instant, it is not asked again; asked before the plan, it confirms
    // nothing.
    flag(reading.usefulSinceNanos() == now.monotonicNanos());
    flag(reading.usefulSinceNanos() >= campaign.plannedAtNanos());
    moment(reading.dueAtNanos());
    flag(reading.failures() > 0);
  }

  private void tenure(Tenure tenure, long terms) {
    if (tenure == null) {
      sink.value(NOTHING);
      return;
    }
    sink.value(tenure.phase().ordinal());
    term(tenure.term(), terms);
    sink.token(tenure.token().id());
    if (asks || tenure.phase() == Tenure.Phase.UNBEGUN) {
      sink.revision(tenure.token().epoch());
    }
    sink.revision(tenure.revision());
    lease(tenure.lease());
    moment(tenure.heartbeatAtNanos());
    flag(tenure.atRisk());
  }

  /** A lease, be it the machine's or that of a handle; null for none. */
  public void lease(Lease lease, Now now) {
    this.now = now;
    if (lease == null) {
      sink.value(NOTHING);
    } else {
      lease(lease);
    }
  }

  private void lease(Lease lease) {
    held(lease.since());
    sink.value(lease.lengthNanos());
  }

  private void write(PendingWrite write) {
    if (write == null) {
      sink.value(NOTHING);
      return;
    }
    sink.value(write.kind().ordinal());
    sink.write(write.id().token(), write.id().n());
    content(write.payload());
    sink.revision(write.expectedRevision());
    held(write.firstSent());
    // Which transmissions are open is told by their messages; here, whether any is beside them.
    flag(write.surelyNotApplied());
    sink.value(write.transmissions() == 0 ? 0 : 1);
    flag(write.refused());
    moment(write.retryAtNanos());
  }

  /** What the register holds, or shall hold. */
  public void content(RegisterContent content) {
    if (content instanceof RegisterContent.Held held) {
      sink.value(0);
      sink.participant(held.record().id());
      sink.write(held.record().token(), held.record().n());
      sink.value(held.record().leaseMillis());
      sink.value(held.record().priority());
    } else if (content instanceof RegisterContent.Released released) {
      sink.value(1);
      sink.participant(released.marker().id());
      sink.write(released.marker().token(), released.marker().n());
      sink.participant(released.marker().heir());
    } else if (content instanceof RegisterContent.Erased erased) {
      sink.value(2);
      sink.value(erased.leaseMillis());
    } else {
      sink.value(3);
    }
  }

  /** One revision of the register; null for none. */
  public void entry(RegisterEntry entry) {
    if (entry == null) {
      sink.value(NOTHING);
    } else {
      sink.revision(entry.revision());
      content(entry.content());
    }
  }

  private void campaign(Campaign campaign, long terms) {
    moment(campaign.plannedAtNanos());
    flag(campaign.confirmedByRead());
    moment(campaign.backoffUntilNanos());
    moment(campaign.barredUntilNanos());
    sink.value(Math.min(HIGHEST_DOUBLING, campaign.tooShort()));
    sink.value(Math.min(HIGHEST_DOUBLING, campaign.refuted()));
    if (settings.acquireAttempts() > 0) {
      sink.value(campaign.failures());
    }
    Campaign.Release release = campaign.release();
    if (release == null) {
      sink.value(NOTHING);
    } else {
      term(release.term(), terms);
      moment(release.giveUpAtNanos());
      sink.participant(release.heir());
    }
  }

  /** A hold that is longer than the lease is written into the record, to the millisecond. */
  private void hold(long endsNanos) {
    long remainingNanos = endsNanos - now.monotonicNanos();
    if (remainingNanos > settings.leaseNanos()) {
      sink.value(remainingNanos);
    } else {
      moment(endsNanos);
    }
  }

  private void ending(Ending ending, long terms) {
    if (ending == null) {
      sink.value(NOTHING);
      return;
    }
    term(ending.term(), terms);
    sink.value(ending.reason().ordinal());
    sink.participant(ending.heir());
    flag(ending.callbacksReturned());
    moment(ending.giveUpAtNanos());
    flag(ending.stuckReported());
  }

  private void stopPlan(StopPlan stop) {
    if (stop == null) {
      sink.value(NOTHING);
    } else {
      flag(stop.deleteKey());
      moment(stop.giveUpAtNanos());
    }
  }

  private void health(Health health) {
    if (settings.healthChecked()) {
      flag(health.known());
      sink.value(health.failures());
      flag(health.running());
      moment(health.verdictDueNanos());
      moment(health.nextDueNanos());
    }
  }

  private void proofs(MachineState state) {
    Tenure tenure = state.tenure();
    sink.value(state.proofs().wanted().size());
    for (Proofs.Wanted wanted : state.proofs().wanted()) {
      long next = tenure == null ? 0 : state.register().issued().nextN(tenure.token().id());
      sink.value(Math.max(-1, wanted.fromN() - next));
    }
  }

  private void asking(Asking asking) {
    if (asks) {
      sink.token(asking.token());
      sink.value(asking.stage().ordinal());
      moment(asking.untilNanos());
      moment(asking.repeatAtNanos());
    }
  }

  /** Counted back from the latest; 0 is a term that never began. */
  private void term(long term, long terms) {
    sink.value(term == 0 ? NOTHING : Math.min(2, terms - term));
  }

  private void flag(boolean flag) {
    sink.value(flag ? 1 : 0);
  }

  /** A moment that is compared with the present alone: one that has come is as good as any. */
  private void moment(long nanos) {
    if (nanos == Now.NEVER) {
      sink.value(NEVER);
    } else {
      long ahead = nanos - now.monotonicNanos();
      sink.value(ahead <= 0 ? 0 : (ahead + tickNanos - 1) / tickNanos);
    }
  }

  private void age(long sinceNanos) {
    sink.value(Math.min(longestAge, (now.monotonicNanos() - sinceNanos) / tickNanos));
  }

  /** By both clocks. */
  private void held(Now since) {
    if (since == null) {
      sink.value(NOTHING);
      return;
    }
    age(since.monotonicNanos());
    // Not in ticks: a step of the wall clock is no whole number of them.
    long wallMillis = now.wallMillis() - since.wallMillis();
    sink.value(Math.min(longestAge * (tickNanos / 1_000_000), wallMillis));
  }
}
