// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.AlreadyStartedException;
import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.election.Testbed.Participant;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void aSecondStartIsRefusedAndChangesNothing() throws Exception {
    Election election = alice.election().start();
    election.awaitLeadership(BOUND);

    assertThatThrownBy(election::start)
        .isInstanceOfSatisfying(
            AlreadyStartedException.class, e -> assertThat(e.isTransient()).isFalse());
    assertThat(election.isLeader()).isTrue();
  }

  @Test
  void aStoppedElectionIsNotStartedAgain() {
    Election election = alice.election().start();
    assertThat(election.stop()).isTrue();

    assertThatThrownBy(election::start).isInstanceOf(AlreadyStoppedException.class);
    assertThat(election.status().state()).isEqualTo(ElectionState.STOPPED);
  }

  @Test
  void oneStoppedBeforeItsStartEndsAndTellsSo() {
    Heard heard = new Heard();
    Election election = alice.election().listener(heard).build();

    assertThat(election.stop()).isTrue();

    assertThat(election.status().state()).isEqualTo(ElectionState.STOPPED);
    heard.await("INIT > STOPPED");
    assertThatThrownBy(election::start).isInstanceOf(AlreadyStoppedException.class);
    assertThat(testbed.bucket().exists()).isFalse();
  }

  @Test
  void stoppingTwiceEndsOnce() throws Exception {
    Terms terms = new Terms();
    Election election = terms.observe(alice.election()).start();
    terms.await(1);

    assertThat(election.stop()).isTrue();
    assertThat(election.stop()).isTrue();

    assertThat(terms.ended()).containsExactly(DemotionReason.STOPPED);
  }

  @Test
  void closingIsStopping() throws Exception {
    Terms terms = new Terms();
    Election used;
    try (Election election = terms.observe(alice.election()).start()) {
      used = election;
      terms.await(1);
    }

    assertThat(used.status().state()).isEqualTo(ElectionState.STOPPED);
    assertThat(terms.ended()).containsExactly(DemotionReason.STOPPED);
  }

  @Test
  void withNatsOutOfReachItIsACandidateThatKeepsTrying() throws Exception {
    alice.connection().connectionLost();
    Election election = alice.election().start();
    Testbed.waiting().until(() -> election.status().state() == ElectionState.CANDIDATE);
    assertThat(election.status().connection()).isEqualTo(ConnectionStatus.DISCONNECTED);
    assertThat(election.isLeader()).isFalse();

    alice.connection().reconnect();

    assertThat(election.awaitLeadership(BOUND).isValid()).isTrue();
  }

  @Test
  void oneBuiltByAClosedNatsLeaderDoesNotStart() {
    alice.natsLeader().close();
    Election election = alice.election().build();

    assertThatThrownBy(election::start).isInstanceOf(AlreadyStoppedException.class);
    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOf(AlreadyStoppedException.class);
    assertThat(election.stop()).isTrue();
  }

  @Test
  void oneStartedWhileItsNatsLeaderIsClosedEndsToo() throws Exception {
    for (int round = 0; round < 100; round++) {
      Participant racer = testbed.join("racer");
      Election election = racer.election().build();
      CyclicBarrier together = new CyclicBarrier(2);
      BackgroundCall<Boolean> starting =
          BackgroundCall.of(
              () -> {
                together.await();
                return startIfAllowed(election);
              });
      together.await();
      racer.natsLeader().close();
      starting.result();

      Testbed.waiting().until(() -> election.status().state() == ElectionState.STOPPED);
    }
  }

  private static boolean startIfAllowed(Election election) {
    try {
      election.start();
      return true;
    } catch (AlreadyStoppedException closed) {
      return false;
    }
  }
}
