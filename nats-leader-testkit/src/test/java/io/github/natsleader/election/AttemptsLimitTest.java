// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.Faults.OnWrite;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code retryPolicy.attempts}: an election that gives up by itself. */
class AttemptsLimitTest {
  private static final int ATTEMPTS = 4;

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Terms terms = new Terms();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    testbed.close();
  }

  private static ElectionConfig.Builder limited(ElectionConfig.Builder config) {
    return config.retryPolicy(
        new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, ATTEMPTS));
  }

  private static void failWrites(Participant participant, int count) {
    OnWrite[] failures = new OnWrite[count];
    Arrays.fill(failures, OnWrite.UNAVAILABLE);
    participant.connection().faults().onWrite(failures);
  }

  private Election start() {
    return terms.observe(alice.election(AttemptsLimitTest::limited)).listener(heard).start();
  }

  @Test
  void soManyFailuresInARowEndTheElectionAndWhoWaitsIsToldWhy() throws Exception {
    failWrites(alice, 1_000);
    Election election = start();
    BackgroundCall<Leadership> waiting = BackgroundCall.of(() -> election.awaitLeadership(BOUND));

    assertThat(waiting.failure())
        .isInstanceOfSatisfying(
            ElectionFailedException.class, e -> assertThat(e.isTransient()).isFalse())
        .rootCause()
        .hasMessageContainingAll(ATTEMPTS + " attempts in a row", "retryPolicy.attempts");
    assertThat(election.status().state()).isEqualTo(ElectionState.STOPPED);
    assertThatThrownBy(() -> election.awaitLeadership(BOUND))
        .isInstanceOf(ElectionFailedException.class);
    heard.await(ElectionProblem.Kind.ATTEMPTS_EXHAUSTED);
    assertThat(terms.begun()).isEmpty();
    assertThat(election.stop()).isTrue();
  }

  @Test
  void oneSuccessStartsTheCountAnew() {
    ManualClock clock = new ManualClock();
    Duration coolDown = Duration.ofMillis(100);
    Participant carol = testbed.join("carol", clock);
    failWrites(carol, ATTEMPTS - 1);
    Election election =
        terms
            .observe(carol.election(config -> limited(config).resignCooldown(coolDown)))
            .listener(heard)
            .start();
    Testbed.passing(clock, Duration.ofMillis(1), () -> terms.begun().size() == 1);
    election.resign().join();
    // It stays out until the clock has moved, so that these befall its next attempts.
    failWrites(carol, ATTEMPTS - 1);
    Testbed.passing(clock, Duration.ofMillis(1), () -> terms.begun().size() == 2);

    assertThat(heard.problemKinds()).doesNotContain(ElectionProblem.Kind.ATTEMPTS_EXHAUSTED);
    assertThat(election.status().state()).isNotEqualTo(ElectionState.STOPPED);
  }

  /** Somebody else was faster, or leads: that is no failure. */
  @Test
  void whoOnlyFollowsNeverGivesUp() throws Exception {
    Participant bob = testbed.join("bob");
    bob.election(config -> config.heartbeatInterval(Duration.ofMillis(20)))
        .start()
        .awaitLeadership(BOUND);
    Election election = start();
    Testbed.waiting().until(() -> election.status().state() == ElectionState.FOLLOWER);

    testbed.awaitWrites(5 * ATTEMPTS);

    assertThat(election.status().state()).isEqualTo(ElectionState.FOLLOWER);
    assertThat(heard.problemKinds()).isEmpty();
  }
}
