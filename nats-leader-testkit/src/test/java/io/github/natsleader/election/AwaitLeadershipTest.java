// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.AlreadyStoppedException;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitLeadershipTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void returnsTheTermOnceItHasBegunAndAtOnceFromThenOn() throws Exception {
    Election election = alice.election().start();

    Leadership term = election.awaitLeadership(BOUND);

    assertThat(term.isValid()).isTrue();
    assertThat(election.awaitLeadership(Duration.ZERO)).isSameAs(term);
  }

  @Test
  void wakesUpWhenTheTermBegins() throws Exception {
    alice.election().start().awaitLeadership(BOUND);
    Election election = bob.election().start();
    BackgroundCall<Leadership> call =
        BackgroundCall.of(() -> election.awaitLeadership(BOUND)).awaitBlocked();

    alice.natsLeader().close();

    assertThat(call.result().isValid()).isTrue();
  }

  @Test
  void givesUpAfterTheTimeGiven() throws Exception {
    alice.election().start().awaitLeadership(BOUND);
    Duration patience = Duration.ofMillis(30);
    Election election = bob.election().start();

    assertThatThrownBy(() -> election.awaitLeadership(patience))
        .isInstanceOfSatisfying(
            ElectionTimeoutException.class,
            e -> {
              assertThat(e.timeout()).isEqualTo(patience);
              assertThat(e.isTransient()).isTrue();
            })
        .hasMessageContaining("bob")
        .hasMessageContaining(Testbed.GROUP);
  }

  @Test
  void canBeInterrupted() throws Exception {
    alice.election().start().awaitLeadership(BOUND);
    Election election = bob.election().start();
    BackgroundCall<Leadership> call =
        BackgroundCall.of(() -> election.awaitLeadership(BOUND)).awaitBlocked();

    call.interrupt();

    assertThat(call.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void endsWithTheElectionThatIsStoppedMeanwhileOrBefore() throws Exception {
    alice.election().start().awaitLeadership(BOUND);
    Election election = bob.election().start();
    BackgroundCall<Leadership> call =
        BackgroundCall.of(() -> election.awaitLeadership(BOUND)).awaitBlocked();

    election.stop();

    assertThat(call.failure()).isInstanceOf(AlreadyStoppedException.class);
    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOf(AlreadyStoppedException.class);
  }

  @Test
  void failsWithItsCauseWhenTheConnectionIsClosedMeanwhileOrBefore() throws Exception {
    alice.election().start().awaitLeadership(BOUND);
    Election election = bob.election().start();
    BackgroundCall<Leadership> call =
        BackgroundCall.of(() -> election.awaitLeadership(BOUND)).awaitBlocked();

    bob.connection().close();

    assertThat(call.failure())
        .isInstanceOf(ElectionFailedException.class)
        .hasRootCauseMessage("the connection to NATS was closed");
    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOfSatisfying(
            ElectionFailedException.class, e -> assertThat(e.isTransient()).isFalse())
        .hasRootCauseMessage("the connection to NATS was closed");
  }
}
