// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final Heard heard = new Heard();
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void hearsEverythingInOrder() {
    Election election = alice.election().listener(heard).start();
    heard.await("promoted");
    election.stop();
    heard.await("DEMOTED > STOPPED");

    assertThat(heard.lines())
        .containsSubsequence(
            "INIT > CANDIDATE",
            "CANDIDATE > LEADER",
            "promoted",
            "leader alice",
            "demoted STOPPED",
            "LEADER > DEMOTED",
            "DEMOTED > STOPPED");
    heard.await("leader none");
  }

  @Test
  void oneThatIsSlowHoldsUpNothingElse() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          terms
              .observe(
                  alice
                      .election(config -> config.resignCooldown(Duration.ZERO))
                      .listener(
                          new ElectionListener() {
                            @Override
                            public void onStateChange(ElectionState from, ElectionState to) {
                              gate.passStubbornly();
                            }
                          }))
              .start();
      gate.awaitReached();

      terms.await(1);
      election.resign().get(20, TimeUnit.SECONDS);
      terms.await(2);
      assertThat(election.stop()).isTrue();
    }
  }

  @Test
  void oneThatThrowsHarmsNeitherTheNextNorTheElection() {
    Election election =
        alice
            .election()
            .listener(
                new NotingListener(
                    () -> {
                      throw new IllegalStateException("as planned");
                    }))
            .listener(
                new NotingListener(
                    () -> {
                      throw new AssertionError("as planned");
                    }))
            .listener(heard)
            .start();
    heard.await("promoted");

    assertThat(election.isLeader()).isTrue();
    assertThat(election.stop()).isTrue();
    heard.await("DEMOTED > STOPPED");
  }

  @Test
  void canBeAddedAtAnyTime() {
    Heard first = new Heard();
    Election election = alice.election().listener(first).start();
    first.await("leader alice");
    election.addListener(heard);

    election.stop();

    heard.await("DEMOTED > STOPPED");
    assertThat(heard.lines()).doesNotContain("promoted", "INIT > CANDIDATE");
  }

  @Test
  void oneThatIsRemovedHearsNothingMoreNotEvenWhatWasOnItsWay() throws Exception {
    Heard last = new Heard();
    try (Gate gate = new Gate()) {
      Election election =
          terms
              .observe(
                  alice
                      .election()
                      .listener(
                          new ElectionListener() {
                            @Override
                            public void onStateChange(ElectionState from, ElectionState to) {
                              gate.passStubbornly();
                            }
                          })
                      .listener(heard)
                      .listener(last))
              .start();
      terms.await(1);

      election.removeListener(heard);
      gate.open();
      election.stop();
      last.await("DEMOTED > STOPPED");
    }
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void aFollowerHearsWhoLeadsAndWhenNobodyIsKnownTo() throws Exception {
    alice.election(config -> config.ttl(Testbed.SHORT_LEASE)).start().awaitLeadership(BOUND);
    Heard bobs = new Heard();
    bob.election(config -> config.ttl(Testbed.SHORT_LEASE).acquireDelay(Duration.ofMillis(100)))
        .listener(bobs)
        .start();
    bobs.await("leader alice");

    alice.connection().connectionLost();
    bobs.await("leader bob");

    assertThat(bobs.lines())
        .containsSubsequence(
            "INIT > CANDIDATE",
            "CANDIDATE > FOLLOWER",
            "leader alice",
            "FOLLOWER > CANDIDATE",
            "leader none",
            "CANDIDATE > LEADER",
            "leader bob");
  }

  @Test
  void hearsOfTheRiskOnceAndOfItsEnd() {
    ManualClock clock = new ManualClock();
    Participant carol = testbed.join("carol", clock);
    Election election =
        terms
            .observe(carol.election(config -> config.ttl(Testbed.SHORT_LEASE)).listener(heard))
            .start();
    Leadership term = terms.await(1);

    carol.connection().connectionLost();
    clock.advance(Testbed.SHORT_LEASE.multipliedBy(3).dividedBy(4));
    heard.await("at risk");
    assertThat(term.isValid()).isTrue();
    carol.connection().reconnect();
    heard.await("recovered");

    assertThat(heard.lines()).containsOnlyOnce("at risk", "recovered");
    assertThat(election.leadership()).contains(term);
  }
}
