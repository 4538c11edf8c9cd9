// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.LeadershipSamples;
import io.github.natsleader.testkit.OverlapChecker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Eight threads look at two participants while leadership goes to and fro between them. */
class ConcurrentUseTest {
  private static final int THREADS = 8;
  private static final int TERMS = 60;

  private final Testbed testbed = new Testbed();
  private final Terms terms = new Terms();
  private final LeadershipSamples samples = new LeadershipSamples();
  private final Set<Long> seenInvalid = ConcurrentHashMap.newKeySet();
  private final Set<String> violations = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void whatIsSeenNeverContradictsItself() throws Exception {
    Election alice = start(testbed.join("alice"));
    Election bob = start(testbed.join("bob"));
    terms.await(1);
    List<BackgroundCall<Integer>> watchers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      watchers.add(BackgroundCall.of(() -> look(alice, bob)));
    }

    while (terms.begun().size() < TERMS) {
      alice.resign().join();
      bob.resign().join();
    }
    for (BackgroundCall<Integer> watcher : watchers) {
      assertThat(watcher.result()).isPositive();
    }

    assertThat(violations).isEmpty();
    OverlapChecker.requireNoOverlap(samples);
    assertThat(samples.certain()).isNotEmpty();
    alice.stop();
    bob.stop();
    assertThat(terms.ended()).hasSameSizeAs(terms.begun());
  }

  private Election start(Participant participant) {
    return terms
        .observe(participant.election(config -> config.resignCooldown(Duration.ofMillis(3))))
        .start();
  }

  private int look(Election alice, Election bob) {
    int looks = 0;
    while (terms.begun().size() < TERMS) {
      alice.leadership().ifPresent(term -> ask("alice", term));
      bob.leadership().ifPresent(term -> ask("bob", term));
      askForTwoLeaders(alice, bob);
      askAgain();
      checkStatus(alice.status());
      checkStatus(bob.status());
      looks++;
    }
    return looks;
  }

  private void askForTwoLeaders(Election one, Election other) {
    Leadership of = one.leadership().orElse(null);
    if (of != null && other.isLeader() && of.isValid()) {
      violations.add("two leaders at once, one of them in epoch " + of.token().epoch());
    }
  }

  /** A term of the past, from any thread: nobody may find it valid once somebody has not. */
  private void askAgain() {
    List<Leadership> begun = terms.begun();
    ask("again", begun.get(Math.max(0, begun.size() - 2)));
  }

  private void ask(String whom, Leadership term) {
    long epoch = term.token().epoch();
    boolean wasInvalid = seenInvalid.contains(epoch);
    boolean valid = whom.equals("again") ? term.isValid() : samples.ask(whom, epoch, term::isValid);
    if (valid && wasInvalid) {
      violations.add("epoch " + epoch + " is valid again");
    }
    if (!valid) {
      seenInvalid.add(epoch);
    }
  }

  private void checkStatus(ElectionStatus status) {
    boolean consistent =
        status.isLeader()
            ? status.state() == ElectionState.LEADER
                && status.token().isPresent()
                && !status.leaseRemaining().isZero()
            : status.token().isEmpty() && status.leaseRemaining().isZero();
    if (!consistent) {
      violations.add("contradicts itself: " + status);
    }
  }
}
