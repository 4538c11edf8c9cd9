// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What observers are told over the life of an election, and may ask. */
class ObserverTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final NotingObserver noting = new NotingObserver();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void areToldEverythingInOrder() throws Exception {
    Election election = observed(alice).start();
    election.awaitLeadership(BOUND);
    noting.await("PROMOTE ended");
    noting.await("heartbeat");
    election.stop();

    assertThat(noting.lines())
        .containsSubsequence(
            "connection CONNECTED",
            "INIT > CANDIDATE",
            "attempt",
            "acquired",
            "CANDIDATE > LEADER",
            "term",
            "PROMOTE began",
            "PROMOTE ended")
        .containsSubsequence("term", "heartbeat", "term ended by STOPPED", "DEMOTED > STOPPED")
        .containsSubsequence("DEMOTE began", "DEMOTE ended", "DEMOTED > STOPPED")
        .doesNotContain("not acquired")
        .endsWith("ended");
    assertThat(noting.count("attempt")).isEqualTo(1);
    assertThat(noting.count("ended")).isEqualTo(1);
  }

  @Test
  void areNotMadeBeforeTheStart() {
    Election election = alice.election().observer(noting::observe).build();

    election.stop();

    assertThatThrownBy(noting::observed).isInstanceOf(NullPointerException.class);
    assertThat(noting.lines()).isEmpty();
  }

  @Test
  void areNotMadeOnceTheirNatsLeaderIsClosed() {
    Election election = alice.election().observer(noting::observe).build();
    alice.natsLeader().close();

    assertThatThrownBy(election::start).isInstanceOf(AlreadyStoppedException.class);

    assertThat(noting.lines()).isEmpty();
  }

  @Test
  void areToldOfTheEndHoweverSoonItComes() {
    for (int round = 0; round < 200; round++) {
      NotingObserver each = new NotingObserver();
      Election election = alice.election().observer(each::observe).build();
      BackgroundCall<Boolean> stopping = BackgroundCall.of(election::stop);
      try {
        election.start();
      } catch (AlreadyStoppedException stoppedBefore) {
        continue;
      }
      Testbed.waiting().until(stopping::isDone);
      each.await("ended");
      assertThat(each.count("ended")).isEqualTo(1);
      assertThat(each.lines()).endsWith("ended");
    }
  }

  @Test
  void areToldOfTheEndWhenTheirNatsLeaderIsClosed() throws Exception {
    observed(alice).start().awaitLeadership(BOUND);

    alice.natsLeader().close();

    assertThat(noting.lines()).endsWith("ended");
    assertThat(noting.count("ended")).isEqualTo(1);
  }

  @Test
  void areToldOfTheEndByADefect() throws Exception {
    SabotagedConnection connection = new SabotagedConnection(testbed.connect(), Testbed.GROUP);
    try (NatsLeader natsLeader = NatsLeader.on(connection, ElectionClock.system())) {
      Election election =
          natsLeader
              .election(alice.config().heartbeatInterval(HEARTBEAT).build())
              .observer(noting::observe)
              .start();
      election.awaitLeadership(BOUND);
      connection.throwOnWrite(new AssertionError("as planned"));
      noting.await("ended");
    }
    assertThat(noting.lines())
        .containsSubsequence("term ended by LEASE_EXPIRED", "DEMOTED > STOPPED", "ended")
        .contains("problem INTERNAL");
    assertThat(noting.count("ended")).isEqualTo(1);
  }

  @Test
  void harmNobodyWhenTheyThrow() throws Exception {
    ElectionObserver.Factory unmade =
        election -> {
          throw new IllegalStateException("as planned");
        };
    ElectionObserver.Factory throwing =
        election ->
            new ElectionObserver() {
              @Override
              public void heartbeatSucceeded(Duration took) {
                throw new AssertionError("as planned");
              }

              @Override
              public void ended() {
                throw new IllegalStateException("as planned");
              }
            };
    Election election =
        alice
            .election(config -> config.heartbeatInterval(HEARTBEAT))
            .observer(unmade)
            .observer(throwing)
            .observer(noting::observe)
            .start();
    election.awaitLeadership(BOUND);
    noting.await("heartbeat");

    assertThat(election.stop()).isTrue();
    assertThat(noting.lines()).contains("heartbeat").endsWith("ended");
  }

  @Test
  void seeTheElectionUntilItsEndAndAsItWasThen() throws Exception {
    try (Gate gate = new Gate()) {
      Election election = observed(alice).onPromote(term -> gate.pass()).start();
      election.awaitLeadership(BOUND);
      gate.awaitReached();
      ObservedElection view = noting.observed();
      assertThat(view.config()).isEqualTo(election.config());
      assertThat(view.status().isLeader()).isTrue();
      assertThat(view.leaderless()).isZero();
      assertThat(view.runningCallbacks()).isEqualTo(1);
      assertThat(view.breaker()).isEqualTo(BreakerState.CLOSED);

      election.stop();

      assertThat(view.status().state()).isEqualTo(ElectionState.STOPPED);
      assertThat(view.status()).as("the very same").isSameAs(view.status());
      assertThat(view.runningCallbacks()).isZero();
      Duration leaderless = view.leaderless();
      assertThat(view.leaderless()).isEqualTo(leaderless);
    }
  }

  @Test
  void seeForHowLongNobodyLeads() {
    ManualClock clock = new ManualClock();
    Participant bob = testbed.join("bob", clock);
    bob.connection().connectionLost();
    Election election = observed(bob).start();
    noting.await("connection DISCONNECTED");
    clock.advance(Duration.ofSeconds(7));

    assertThat(noting.observed().leaderless()).isEqualTo(Duration.ofSeconds(7));

    bob.connection().reconnect();
    Testbed.waiting().until(() -> election.isLeader());
    Testbed.waiting().until(() -> noting.observed().leaderless().isZero());
  }

  private Election.Builder observed(Participant participant) {
    return participant
        .election(config -> config.heartbeatInterval(HEARTBEAT))
        .observer(noting::observe);
  }
}
