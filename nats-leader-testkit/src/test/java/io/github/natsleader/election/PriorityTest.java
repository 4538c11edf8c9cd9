// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Priorities, set at run time or before (rule P1). The leases never run out here. */
class PriorityTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  private int recordedPriority() {
    return testbed.content() instanceof RegisterContent.Held held ? held.record().priority() : -1;
  }

  @Test
  void theConfiguredPriorityIsInTheRecord() throws Exception {
    alice.election(config -> config.priority(7)).start().awaitLeadership(BOUND);

    assertThat(recordedPriority()).isEqualTo(7);
  }

  @Test
  void aLeaderWritesANewPriorityAtOnceWithoutWaitingForItsHeartbeat() {
    Duration heartbeat = Testbed.LONG_LEASE.dividedBy(3);
    Election election =
        terms
            .observe(alice.election(config -> config.priority(7).heartbeatInterval(heartbeat)))
            .start();
    Leadership term = terms.await(1);
    long before = testbed.revision();

    election.setPriority(3);

    Testbed.waiting().atMost(heartbeat.dividedBy(2)).until(() -> recordedPriority() == 3);
    assertThat(testbed.revision()).isEqualTo(before + 1);
    assertThat(term.isValid()).isTrue();
    election.setPriority(0);
    Testbed.waiting().until(() -> recordedPriority() == 0);
  }

  @Test
  void aPriorityThatIsSetBeforeTheStartCounts() throws Exception {
    Election election = alice.election(config -> config.priority(7)).build();
    election.setPriority(9);

    election.start();

    election.awaitLeadership(BOUND);
    assertThat(recordedPriority()).isEqualTo(9);
  }

  @Test
  void aNegativePriorityIsRefused() {
    Election election = alice.election().build();

    assertThatExceptionOfType(ElectionConfigException.class)
        .isThrownBy(() -> election.setPriority(-1))
        .satisfies(refused -> assertThat(refused.field()).isEqualTo("priority"))
        .satisfies(refused -> assertThat(refused.value()).isEqualTo("-1"));
  }

  @Test
  void oneThatHasStoppedTakesAnyPriorityAndDoesNothing() {
    Election election = terms.observe(alice.election()).start();
    terms.await(1);
    election.stop();
    long after = testbed.revision();

    election.setPriority(5);

    assertThat(testbed.revision()).isEqualTo(after);
  }

  @Test
  void whoIsLoweredHandsOverToTheNextAndNamesIt() throws Exception {
    Election first = terms.observe(alice.election(config -> config.priority(7))).start();
    terms.await(1);
    Election second =
        bob.election(config -> config.priority(5).allowPriorityTakeover(true)).start();
    Testbed.waiting().until(() -> second.leader().isPresent());

    first.setPriority(0);

    second.awaitLeadership(BOUND);
    terms.awaitEnded(1);
    assertThat(terms.ended()).containsExactly(DemotionReason.HANDED_OVER);
    assertThat(first.isLeader()).isFalse();
  }

  /** The one who is raised asks at once, without waiting for news of the leader. */
  @Test
  void whoIsRaisedTakesOver() throws Exception {
    terms.observe(alice.election(config -> config.priority(7))).start();
    terms.await(1);
    Election second =
        bob.election(config -> config.priority(5).allowPriorityTakeover(true)).start();
    Testbed.waiting().until(() -> second.leader().isPresent());

    second.setPriority(8);

    second.awaitLeadership(BOUND);
    terms.awaitEnded(1);
    assertThat(terms.ended()).containsExactly(DemotionReason.HANDED_OVER);
  }

  /** HANDED_OVER is its own choice: its callbacks have the lease until they have returned. */
  @Test
  void theLeaseIsKeptWhileTheCallbacksOfTheOldLeaderWindDown() throws Exception {
    try (Gate gate = new Gate()) {
      Election first =
          alice
              .election(config -> config.priority(1))
              .onPromote(terms.begun()::add)
              .onDemote(reason -> gate.pass())
              .start();
      terms.await(1);
      Election second =
          bob.election(config -> config.priority(5).allowPriorityTakeover(true)).start();
      gate.awaitReached();

      assertThat(first.isLeader()).isFalse();
      assertThat(second.isLeader()).isFalse();
      assertThat(testbed.content())
          .isInstanceOfSatisfying(
              RegisterContent.Held.class,
              held -> assertThat(held.record().id()).isEqualTo("alice"));

      gate.open();
      assertThat(second.awaitLeadership(BOUND).isValid()).isTrue();
    }
  }

  @Test
  void equalOrLowerPrioritiesTakeNothingOver() {
    Duration heartbeat = Duration.ofMillis(20);
    Election election =
        terms
            .observe(alice.election(config -> config.priority(5).heartbeatInterval(heartbeat)))
            .start();
    Leadership term = terms.await(1);
    bob.election(config -> config.priority(5).allowPriorityTakeover(true)).start();
    Election third = bob.election(config -> config.priority(4).allowPriorityTakeover(true)).start();
    Testbed.waiting().until(() -> third.leader().isPresent());

    testbed.awaitWrites(20);

    assertThat(election.leadership()).contains(term);
  }
}
