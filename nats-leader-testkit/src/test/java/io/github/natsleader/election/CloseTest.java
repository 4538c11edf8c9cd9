// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionState;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of all elections of a connection, by their own object or by the connection's owner. */
class CloseTest {
  private final OurThreads ourThreads = new OurThreads();
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Terms terms = new Terms();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void stopsAllElectionsAtTheSameTimeAndLeavesNoThread() throws Exception {
    int count = 5;
    CountDownLatch allDemoted = new CountDownLatch(count);
    AtomicInteger together = new AtomicInteger();
    List<Heard> listeners = new ArrayList<>();
    List<Election> elections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String group = "group-" + i;
      Heard listener = new Heard();
      listeners.add(listener);
      elections.add(
          alice
              .election(config -> config.group(group))
              .listener(listener)
              .onPromote(terms.begun()::add)
              .onDemote(
                  reason -> {
                    allDemoted.countDown();
                    if (allDemoted.await(4, TimeUnit.SECONDS)) {
                      together.incrementAndGet();
                    }
                  })
              .start());
    }
    terms.await(count);

    alice.natsLeader().close();

    assertThat(together).hasValue(count);
    assertThat(elections).allMatch(election -> election.status().state() == ElectionState.STOPPED);
    listeners.forEach(listener -> listener.await("DEMOTED > STOPPED"));
    assertThat(listeners)
        .allSatisfy(
            listener ->
                assertThat(listener.lines())
                    .containsSubsequence("demoted STOPPED", "DEMOTED > STOPPED"));
    Testbed.waiting().until(() -> ourThreads.names().isEmpty());
  }

  @Test
  void aConnectionClosedUnderneathEndsItsElectionsAndLeavesNoThread() throws Exception {
    Election election = terms.observe(alice.election().listener(heard)).start();
    terms.await(1);

    alice.connection().close();
    heard.await("DEMOTED > STOPPED");

    assertThat(terms.ended()).containsExactly(DemotionReason.CONNECTION_LOST);
    assertThat(election.status().state()).isEqualTo(ElectionState.STOPPED);
    assertThat(election.status().connection()).isEqualTo(ConnectionStatus.CLOSED);
    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOf(ElectionFailedException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(election.stop()).isTrue();
    Testbed.waiting().until(() -> ourThreads.names().isEmpty());
  }

  @Test
  void anElectionStartedOnAClosedConnectionEndsOnItsOwn() {
    alice.connection().close();
    Election election = alice.election().listener(heard).start();

    heard.await("CANDIDATE > STOPPED");

    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOf(ElectionFailedException.class);
  }

  @Test
  void leavesTheConnectionOpen() throws Exception {
    alice.election().start().awaitLeadership(BOUND);

    alice.natsLeader().close();

    assertThat(alice.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
  }

  @Test
  void byAnInterruptedThreadStillReleasesTheLease() throws Exception {
    try (Gate gate = new Gate()) {
      alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      terms.await(1);

      Thread.currentThread().interrupt();
      alice.natsLeader().close();
      assertThat(Thread.interrupted()).isTrue();

      gate.awaitReached();
      gate.open();
      Testbed.waiting().until(() -> testbed.content() instanceof RegisterContent.Released);
      Testbed.waiting().until(() -> ourThreads.names().isEmpty());
    }
  }

  @Test
  void byACallbackStillReleasesTheLease() {
    alice
        .election()
        .onPromote(term -> alice.natsLeader().close())
        .onDemote(terms.ended()::add)
        .start();

    terms.awaitEnded(1);

    assertThat(terms.ended()).containsExactly(DemotionReason.STOPPED);
    Testbed.waiting().until(() -> testbed.content() instanceof RegisterContent.Released);
    Testbed.waiting().until(() -> ourThreads.names().isEmpty());
  }
}
