// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ObservedElection;

/** The gauges of one election; each asks it when it is read. */
final class ElectionGauges {
  private final ObservedElection election;
  private final RunningTerm term;

  ElectionGauges(ObservedElection election, RunningTerm term) {
    this.election = election;
    this.term = term;
  }

  void addTo(MeterAddition meters) {
    addStanding(meters);
    addLease(meters);
    addWork(meters);
  }

  private void addStanding(MeterAddition meters) {
    meters.gauge(
        "election.is.leader",
        "1 while the participant leads, by its clock; else 0",
        () -> flag(election.status().isLeader()));
    meters.gauge(
        "election.connection.status",
        "1 while the participant is connected to NATS, else 0",
        () -> flag(election.status().connection() == ConnectionStatus.CONNECTED));
    meters.gauge(
        "election.epoch",
        "The epoch of the participant's own term; 0 while it does not lead",
        () -> election.status().epoch());
    meters.duration(
        "election.leaderless",
        "For how long the participant has known of no leader; 0 while it knows one",
        election::leaderless);
  }

  private void addLease(MeterAddition meters) {
    meters.duration(
        "election.lease.remaining",
        "What is left of the participant's own lease; 0 while it does not lead",
        () -> election.status().leaseRemaining());
    meters.duration(
        "election.leader.term",
        "For how long the participant's present term has lasted; 0 while there is none",
        term::lasted);
    meters.gauge(
        "election.at.risk",
        "1 while the participant's lease runs out unless a heartbeat succeeds, else 0",
        () -> flag(term.isAtRisk()));
    meters.gauge(
        "election.consecutive.heartbeat.failures",
        "How many heartbeats in a row have failed",
        () -> election.status().consecutiveFailures());
  }

  private void addWork(MeterAddition meters) {
    meters.gauge(
        "election.running.callbacks",
        "How many callbacks of the participant are at work",
        election::runningCallbacks);
    meters.gauge(
        "election.breaker.state",
        "The circuit breaker of the bucket: 0 closed, 1 half-open, 2 open",
        () -> number(election.breaker()));
  }

  private static int flag(boolean on) {
    return on ? 1 : 0;
  }

  private static int number(BreakerState state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }
}
