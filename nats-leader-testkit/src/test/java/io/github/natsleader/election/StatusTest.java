// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.Faults.OnWrite;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What status() shows, state by state. The clock stands still, so that every field is known. */
class StatusTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);

  private final Instant begin = Instant.parse("2026-03-01T12:00:00Z");
  private final ManualClock clock = new ManualClock(begin);
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice", clock);
  private final Participant bob = testbed.join("bob", clock);
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void beforeTheStart() {
    ElectionStatus status = alice.election().build().status();

    assertThat(status.group()).isEqualTo(Testbed.GROUP);
    assertThat(status.instanceId()).isEqualTo("alice");
    assertThat(status.state()).isEqualTo(ElectionState.INIT);
    assertThat(status.leader()).isEmpty();
    assertThat(status.leaderId()).isEmpty();
    assertThat(status.revision()).isZero();
    assertThat(status.lastHeartbeat()).isEmpty();
    assertThat(status.lastTransition()).isEqualTo(begin);
    assertThat(status.connection()).isEqualTo(ConnectionStatus.CONNECTED);
    assertThat(status.consecutiveFailures()).isZero();
    assertLeadsNothing(status);
  }

  @Test
  void asCandidate() {
    alice.connection().connectionLost();
    Election election = alice.election().build();
    assertThat(election.status().connection()).isEqualTo(ConnectionStatus.DISCONNECTED);
    clock.advance(Duration.ofSeconds(3));
    election.start();

    ElectionStatus status = await(election, ElectionState.CANDIDATE);

    assertThat(status.lastTransition()).isEqualTo(begin.plusSeconds(3));
    assertThat(status.connection()).isEqualTo(ConnectionStatus.DISCONNECTED);
    assertLeadsNothing(status);
  }

  @Test
  void asLeader() throws Exception {
    Election election = alice.election(config -> config.maxClockDrift(0.1)).start();
    Leadership term = election.awaitLeadership(BOUND);
    clock.advance(Duration.ofMillis(10));

    ElectionStatus status = await(election, ElectionState.LEADER);

    assertThat(status.isLeader()).isTrue();
    assertThat(status.leaderId()).contains("alice");
    assertThat(status.token()).contains(term.token());
    assertThat(status.epoch()).isEqualTo(term.token().epoch());
    assertThat(status.revision()).isEqualTo(testbed.revision());
    // H1 and H2: the drift comes off the lease, and the wall clock counts a millisecond more.
    assertThat(status.leaseRemaining())
        .isEqualTo(Testbed.LONG_LEASE.multipliedBy(9).dividedBy(10).minusMillis(11));
    assertThat(status.lastHeartbeat()).contains(begin);
    assertThat(status.lastTransition()).isEqualTo(begin);
    assertThat(status.connection()).isEqualTo(ConnectionStatus.CONNECTED);
    assertThat(status.consecutiveFailures()).isZero();
  }

  @Test
  void asFollower() throws Exception {
    Leadership term =
        alice
            .election(config -> config.meta(Map.of("url", "http://alice")))
            .start()
            .awaitLeadership(BOUND);
    Election election = bob.election().start();

    ElectionStatus status = await(election, ElectionState.FOLLOWER);

    LeaderInfo leader = status.leader().orElseThrow();
    assertThat(leader.id()).isEqualTo("alice");
    assertThat(leader.token()).isEqualTo(term.token().id());
    assertThat(leader.meta()).containsEntry("url", "http://alice");
    assertThat(election.leader()).contains(leader);
    assertThat(status.revision()).isEqualTo(testbed.revision());
    assertLeadsNothing(status);
  }

  @Test
  void asDemotedAndAsStopped() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      terms.await(1);
      clock.advance(Duration.ofMillis(5));
      Testbed.resign(election);

      ElectionStatus demoted = await(election, ElectionState.DEMOTED);
      assertThat(demoted.lastTransition()).isEqualTo(begin.plusMillis(5));
      assertLeadsNothing(demoted);

      gate.open();
      assertThat(election.stop()).isTrue();
      ElectionStatus stopped = election.status();
      assertThat(stopped.state()).isEqualTo(ElectionState.STOPPED);
      assertThat(stopped.leader()).isEmpty();
      assertLeadsNothing(stopped);
    }
  }

  @Test
  void countsFailuresInARowAndForgetsThemWithTheNextSuccess() throws Exception {
    Participant carol = testbed.join("carol");
    Election election = carol.election(config -> config.heartbeatInterval(HEARTBEAT)).start();
    election.awaitLeadership(BOUND);
    OnWrite[] failures = new OnWrite[10_000];
    Arrays.fill(failures, OnWrite.UNAVAILABLE);

    carol.connection().faults().onWrite(failures);

    Testbed.waiting().until(() -> election.status().consecutiveFailures() >= 3);
    carol.connection().faults().clear();
    Testbed.waiting().until(() -> election.status().consecutiveFailures() == 0);
    assertThat(election.isLeader()).isTrue();
  }

  private static ElectionStatus await(Election election, ElectionState state) {
    Testbed.waiting().until(() -> election.status().state() == state);
    return election.status();
  }

  private static void assertLeadsNothing(ElectionStatus status) {
    assertThat(status.isLeader()).isFalse();
    assertThat(status.token()).isEmpty();
    assertThat(status.epoch()).isZero();
    assertThat(status.leaseRemaining()).isZero();
  }
}
