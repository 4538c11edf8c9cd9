// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A callback that does not return (rules E2 and E3). */
class StuckCallbackTest {
  private static final Duration WIND_DOWN = Duration.ofSeconds(5);

  private final Testbed testbed = new Testbed();
  private final Gate gate = new Gate();
  private final Heard heard = new Heard();
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void close() {
    gate.close();
    testbed.close();
  }

  @Test
  void keepsItsParticipantOutAndIsReportedAndOthersTakeOver() throws Exception {
    Participant alice = testbed.join("alice", clock);
    Participant bob = testbed.join("bob");
    Election stuck = stuckElection(alice);
    Election other =
        alice
            .election(config -> config.group("other").heartbeatInterval(Duration.ofMillis(20)))
            .start();
    other.awaitLeadership(BOUND);

    Testbed.resign(stuck);
    Testbed.waiting().until(() -> stuck.status().state() == ElectionState.DEMOTED);
    clock.advance(WIND_DOWN);
    heard.await(ElectionProblem.Kind.CALLBACK_STUCK);

    assertThat(stuck.status().state()).isEqualTo(ElectionState.DEMOTED);
    Election successor = bob.election().start();
    assertThat(successor.awaitLeadership(BOUND).isValid()).isTrue();
    assertThat(other.isLeader()).isTrue();
    assertThat(heard.problemKinds()).containsOnlyOnce(ElectionProblem.Kind.CALLBACK_STUCK);

    gate.open();
    Testbed.waiting().until(() -> stuck.status().state() == ElectionState.FOLLOWER);
  }

  @Test
  void isNotWaitedForLongerThanStopWasTold() throws Exception {
    Participant alice = testbed.join("alice");
    Election stuck = stuckElection(alice);
    Duration timeout = Duration.ofMillis(100);
    long askedNanos = System.nanoTime();

    assertThat(stuck.stop(StopOptions.DEFAULT.withTimeout(timeout))).isFalse();

    assertThat(System.nanoTime() - askedNanos)
        .isBetween(timeout.toNanos(), timeout.plusSeconds(4).toNanos());
    assertThat(stuck.isLeader()).isFalse();
    Testbed.waiting().until(() -> stuck.status().state() == ElectionState.STOPPED);
    assertThat(testbed.content()).isInstanceOf(RegisterContent.Held.class);
    heard.await(ElectionProblem.Kind.CALLBACK_STUCK);
  }

  @Test
  void ofSeveralElectionsAreWaitedForTogetherWhenTheirNatsLeaderIsClosed() throws Exception {
    Participant alice = testbed.join("alice");
    Election stuck = stuckElection(alice);
    Election alsoStuck =
        alice
            .election(config -> config.group("other"))
            .onPromote(term -> gate.passStubbornly())
            .start();
    alsoStuck.awaitLeadership(BOUND);
    long askedNanos = System.nanoTime();

    alice.natsLeader().close();

    assertThat(System.nanoTime() - askedNanos).isLessThan(WIND_DOWN.plusSeconds(4).toNanos());
    Testbed.waiting().until(() -> stuck.status().state() == ElectionState.STOPPED);
    Testbed.waiting().until(() -> alsoStuck.status().state() == ElectionState.STOPPED);
  }

  private Election stuckElection(Participant participant) throws InterruptedException {
    Election election =
        participant
            .election(
                config ->
                    config.ttl(Duration.ofMillis(900)).heartbeatInterval(Duration.ofMillis(20)))
            .listener(heard)
            .onPromote(term -> gate.passStubbornly())
            .start();
    gate.awaitReached();
    return election;
  }
}
