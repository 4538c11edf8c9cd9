// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.election.Testbed.Participant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many roles of one process (one NatsLeader, one connection). */
class SeveralElectionsTest {
  private final OurThreads ourThreads = new OurThreads();
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void haveStatesAndFatesOfTheirOwn() throws Exception {
    Participant bob = testbed.join("bob");
    bob.election(config -> config.group("billing")).start().awaitLeadership(BOUND);
    Terms cleaningTerms = new Terms();
    Terms mailingTerms = new Terms();
    Election billing = alice.election(config -> config.group("billing")).start();
    Election cleaning =
        cleaningTerms.observe(alice.election(config -> config.group("cleaning"))).start();
    Election mailing =
        mailingTerms.observe(alice.election(config -> config.group("mailing"))).start();
    cleaningTerms.await(1);
    mailingTerms.await(1);
    Testbed.waiting().until(() -> billing.status().state() == ElectionState.FOLLOWER);

    assertThat(cleaning.stop()).isTrue();

    assertThat(cleaning.status().state()).isEqualTo(ElectionState.STOPPED);
    assertThat(cleaningTerms.ended()).containsExactly(DemotionReason.STOPPED);
    assertThat(mailing.isLeader()).isTrue();
    assertThat(mailingTerms.ended()).isEmpty();
    bob.natsLeader().close();
    assertThat(billing.awaitLeadership(BOUND).isValid()).isTrue();
  }

  @Test
  void shareOneThreadHoweverManyTheyAre() throws Exception {
    startAndLead("single");
    Testbed.waiting().until(() -> ourThreads.names().size() == 2);
    List<Election> elections = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      elections.add(alice.election(config -> config.group(groupOf(elections))).start());
    }
    for (Election election : elections) {
      election.awaitLeadership(BOUND);
    }

    Testbed.waiting().until(() -> ourThreads.names().size() == 2);
    assertThat(ourThreads.names())
        .anyMatch(name -> name.equals("nats-leader"))
        .anyMatch(name -> name.startsWith("in-memory-lease-connection"));
    assertThat(elections).allMatch(Election::isLeader);
  }

  private void startAndLead(String group) throws InterruptedException {
    alice.election(config -> config.group(group)).start().awaitLeadership(BOUND);
  }

  private static String groupOf(List<Election> before) {
    return "group-" + before.size();
  }
}
