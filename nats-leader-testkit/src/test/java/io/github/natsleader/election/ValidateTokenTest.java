// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.Faults.OnEvent;
import io.github.natsleader.testkit.Faults.OnWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Proofs of leadership (rule T2). The heartbeat is far away, so that every write is for a proof.
 */
class ValidateTokenTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    alice.connection().faults().clear();
    testbed.close();
  }

  private Election leading() {
    Election election =
        terms
            .observe(
                alice.election(
                    config ->
                        config
                            .heartbeatInterval(Duration.ofSeconds(10))
                            .operationTimeout(Duration.ofMillis(200))))
            .start();
    terms.await(1);
    return election;
  }

  @Test
  void isTrueByARenewalThatIsSentForIt() throws Exception {
    Election election = leading();
    long before = testbed.revision();

    assertThat(election.validateToken(BOUND)).isTrue();
    assertThat(testbed.revision()).isGreaterThan(before);
    long proved = testbed.revision();
    assertThat(election.validateToken(BOUND)).isTrue();
    assertThat(testbed.revision()).isGreaterThan(proved);
  }

  /** A sighting of the write may come before its answer, and another is sent then. */
  @Test
  void costsOneWriteOrTwo() throws Exception {
    Election election = leading();
    int proofs = 100;
    long before = testbed.revision();

    for (int proof = 0; proof < proofs; proof++) {
      assertThat(election.validateToken(BOUND)).isTrue();
    }

    assertThat(testbed.revision() - before).isBetween(proofs + 0L, 2L * proofs);
  }

  @Test
  void isFalseForWhoeverDoesNotLead() throws Exception {
    Election notStarted = alice.election().build();
    assertThat(notStarted.validateToken(BOUND)).isFalse();
    assertThat(notStarted.validateTokenOrDemote()).isFalse();
    Election election = leading();
    Election following = bob.election().start();
    assertThat(following.validateToken(BOUND)).isFalse();
    assertThat(following.validateTokenOrDemote()).isFalse();

    election.stop();
    assertThat(election.validateToken(BOUND)).isFalse();
    assertThat(election.validateTokenOrDemote()).isFalse();
  }

  /** The write that was on its way when it was asked may have been applied before that. */
  @Test
  void isNotProvedByAWriteThatWasOnItsWayBefore() throws Exception {
    Election election = leading();
    alice.connection().faults().onWrite(OnWrite.APPLIED_LATE);
    BackgroundCall<Boolean> first = BackgroundCall.of(() -> election.validateToken(BOUND));
    Testbed.waiting().until(() -> alice.connection().faults().delayedCount() == 1);
    long before = testbed.revision();

    assertThat(election.validateToken(BOUND)).isTrue();

    assertThat(first.result()).isTrue();
    assertThat(testbed.revision() - before).as("one for each").isBetween(2L, 4L);
  }

  @Test
  void manyCallersAtOnceShareFewWrites() throws Exception {
    Election election = leading();
    loseWrites(1_000);
    long before = testbed.revision();
    List<BackgroundCall<Boolean>> calls = new ArrayList<>();
    for (int caller = 0; caller < 100; caller++) {
      calls.add(BackgroundCall.of(() -> election.validateToken(BOUND)));
    }
    calls.forEach(BackgroundCall::awaitBlocked);
    alice.connection().faults().clear();

    for (BackgroundCall<Boolean> call : calls) {
      assertThat(call.result()).isTrue();
    }
    assertThat(testbed.revision() - before).isBetween(1L, 4L);
  }

  @Test
  void callersWhoWaitForTheSameAnswerShareOneWrite() throws Exception {
    Election election = leading();
    loseWrites(1_000);
    BackgroundCall<Boolean> first = BackgroundCall.of(() -> election.validateToken(BOUND));
    first.awaitBlocked();
    long before = testbed.revision();
    List<BackgroundCall<Boolean>> later = new ArrayList<>();
    for (int caller = 0; caller < 20; caller++) {
      later.add(BackgroundCall.of(() -> election.validateToken(BOUND)).awaitBlocked());
    }
    alice.connection().faults().clear();

    assertThat(first.result()).isTrue();
    for (BackgroundCall<Boolean> call : later) {
      assertThat(call.result()).isTrue();
    }
    assertThat(testbed.revision() - before).isBetween(2L, 4L);
  }

  @Test
  void anAnswerThatDoesNotComeInTimeProvesNothing() throws Exception {
    Election election = leading();
    Duration patience = Duration.ofMillis(50);
    loseWrites(1_000);

    assertThatThrownBy(() -> election.validateToken(patience))
        .isInstanceOfSatisfying(
            ElectionTimeoutException.class,
            e -> {
              assertThat(e.timeout()).isEqualTo(patience);
              assertThat(e.isTransient()).isTrue();
            })
        .hasMessageContainingAll("alice", Testbed.GROUP, "may lead all the same");
    assertThatThrownBy(() -> election.validateToken(Duration.ZERO))
        .isInstanceOf(ElectionTimeoutException.class);
    assertThat(election.isLeader()).isTrue();
    assertThat(terms.ended()).isEmpty();

    alice.connection().faults().clear();
    assertThat(election.validateToken(BOUND)).isTrue();
  }

  @Test
  void mayBeWaitedForAsLongAsADurationCanBe() throws Exception {
    Election election = leading();

    assertThat(election.validateToken(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    loseWrites(1_000);
    assertThatThrownBy(() -> election.validateToken(Duration.ofSeconds(Long.MIN_VALUE)))
        .isInstanceOf(ElectionTimeoutException.class);
  }

  @Test
  void canBeInterrupted() throws Exception {
    Election election = leading();
    loseWrites(1_000);
    BackgroundCall<Boolean> timed =
        BackgroundCall.of(() -> election.validateToken(BOUND)).awaitBlocked();
    BackgroundCall<Boolean> untimed =
        BackgroundCall.of(election::validateTokenOrDemote).awaitBlocked();

    timed.interrupt();
    untimed.interrupt();

    assertThat(timed.failure()).isInstanceOf(InterruptedException.class);
    assertThat(untimed.failure()).isInstanceOf(InterruptedException.class);
    assertThat(election.isLeader()).isTrue();
  }

  @Test
  void isFalseWhereTheTermEndsMeanwhile() throws Exception {
    Election election = leading();
    loseWrites(1_000);
    BackgroundCall<Boolean> timed =
        BackgroundCall.of(() -> election.validateToken(BOUND)).awaitBlocked();
    BackgroundCall<Boolean> untimed =
        BackgroundCall.of(election::validateTokenOrDemote).awaitBlocked();

    Testbed.resign(election);

    assertThat(timed.result()).isFalse();
    assertThat(untimed.result()).isFalse();
  }

  @Test
  void isFalseWhereSomebodyElseHasTakenTheRegister() throws Exception {
    Election election = leading();
    Leadership term = terms.latest();
    alice.connection().faults().onEvent(OnEvent.DROPPED);
    testbed.bucket().put(Testbed.GROUP, "{\"id\":\"x\",\"token\":\"y\"}".getBytes(UTF_8));
    assertThat(term.isValid()).as("nobody has told it").isTrue();

    assertThat(election.validateToken(BOUND)).isFalse();

    terms.awaitEnded(1);
    assertThat(terms.ended()).containsExactly(DemotionReason.TAKEN_OVER);
  }

  @Test
  void untilProvedOrOverWaitsForTheProof() throws Exception {
    Election election = leading();
    long before = testbed.revision();
    alice.connection().faults().onWrite(OnWrite.LOST, OnWrite.LOST);

    assertThat(election.validateTokenOrDemote()).isTrue();
    assertThat(testbed.revision()).isGreaterThan(before);
  }

  @Test
  void untilProvedOrOverWaitsForTheEndOfTheLeaseAndNoLonger() throws Exception {
    Election election =
        terms.observe(alice.election(config -> config.ttl(Testbed.SHORT_LEASE))).start();
    Leadership term = terms.await(1);
    loseWrites(10_000);

    assertThat(election.validateTokenOrDemote()).isFalse();

    assertThat(term.isValid()).isFalse();
    terms.awaitEnded(1);
    assertThat(terms.ended()).containsExactly(DemotionReason.LEASE_EXPIRED);
  }

  private void loseWrites(int count) {
    OnWrite[] lost = new OnWrite[count];
    Arrays.fill(lost, OnWrite.LOST);
    alice.connection().faults().onWrite(lost);
  }
}
