// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.RetryPolicy;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.testkit.Faults.OnRead;
import io.github.natsleader.testkit.Faults.OnWrite;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What observers are told of acquisitions, renewals and validations. */
class ObservedWritesTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final NotingObserver noting = new NotingObserver();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void anAttemptThatIsAnsweredWithAFailureFails() throws Exception {
    alice.connection().faults().onWrite(OnWrite.UNAVAILABLE);
    RetryPolicy soon = new RetryPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);

    alice
        .election(config -> config.retryPolicy(soon))
        .observer(noting::observe)
        .start()
        .awaitLeadership(BOUND);

    assertThat(noting.lines())
        .containsSubsequence(
            "attempt", "attempt failed by UNAVAILABLE", "not acquired", "attempt", "acquired");
  }

  /** The clock stands still, so that nothing is sent again. */
  @Test
  void anAttemptThatSomebodyElseIsFasterThanIsNoFailure() {
    Participant carol = testbed.join("carol", new ManualClock());
    carol.connection().faults().onWrite(OnWrite.LOST);
    carol.election().observer(noting::observe).start();
    noting.await("attempt");

    testbed.bucket().putRecord(Testbed.GROUP, record("bob", "of-bob"));
    noting.await("not acquired");

    assertThat(noting.lines()).doesNotContain("attempt failed by TIMEOUT", "acquired");
  }

  @Test
  void anAttemptThatIsUnderWayAtTheEndEndsToo() {
    Participant carol = testbed.join("carol", new ManualClock());
    carol.connection().faults().onWrite(OnWrite.LOST);
    Election election = carol.election().observer(noting::observe).start();
    noting.await("attempt");

    carol.connection().close();
    noting.await("ended");

    assertThat(election.isLeader()).isFalse();
    assertThat(noting.count("not acquired")).isEqualTo(1);
    assertThat(noting.lines()).doesNotContain("attempt failed by TIMEOUT");
  }

  @Test
  void failedRenewalsAreCountedAndClassified() throws Exception {
    leading(HEARTBEAT);
    alice.connection().faults().onWrite(OnWrite.UNAVAILABLE, OnWrite.UNAVAILABLE, OnWrite.LOST);

    noting.await("heartbeat failed by TIMEOUT, 3");
    int failed = noting.lines().indexOf("heartbeat failed by TIMEOUT, 3");
    Testbed.waiting().until(() -> noting.lines().lastIndexOf("heartbeat") > failed);

    assertThat(noting.lines())
        .containsSubsequence(
            "heartbeat failed by UNAVAILABLE, 1",
            "heartbeat failed by UNAVAILABLE, 2",
            "heartbeat failed by TIMEOUT, 3",
            "heartbeat");
    assertThat(noting.causes()).isNotEmpty();
    assertThat(noting.lines()).noneMatch(line -> line.startsWith("term ended"));
  }

  /** A renewal whose answer was lost is found in the register, and is no failure. */
  @Test
  void aRenewalThatIsSeenInTheRegisterSucceeds() throws Exception {
    Election election = leading(Duration.ofSeconds(10));
    long before = noting.count("heartbeat");
    alice.connection().faults().onWrite(OnWrite.APPLIED_ANSWER_LOST);
    election.setPriority(3);

    Testbed.waiting().until(() -> noting.count("heartbeat") > before);

    assertThat(noting.lines()).noneMatch(line -> line.startsWith("heartbeat failed"));
  }

  @Test
  void aRenewalThatMeetsAStrangerIsAConflict() throws Exception {
    Election election = leading(Duration.ofSeconds(10));
    alice.connection().faults().onWrite(repeated(OnWrite.LOST));
    BackgroundCall<Boolean> asked = BackgroundCall.of(() -> election.validateToken(BOUND));
    asked.awaitBlocked();

    testbed.bucket().putRecord(Testbed.GROUP, record("bob", "of-bob"));
    noting.await("term ended by TAKEN_OVER");

    assertThat(asked.result()).isFalse();
    noting.await("invalid");
    assertThat(noting.lines()).anyMatch(line -> line.startsWith("heartbeat failed by CONFLICT"));
  }

  @Test
  void validationsAreToldWithTheirOutcome() throws Exception {
    Election election = leading(Duration.ofSeconds(10));

    assertThat(election.validateToken(BOUND)).isTrue();
    assertThat(noting.count("valid")).isEqualTo(1);

    alice.connection().faults().onWrite(repeated(OnWrite.LOST));
    assertThatThrownBy(() -> election.validateToken(Duration.ofMillis(20)))
        .isInstanceOf(ElectionTimeoutException.class);
    assertThat(noting.count("unanswered")).isEqualTo(1);
    alice.connection().faults().clear();
    assertThat(election.validateToken(BOUND)).isTrue();
    assertThat(noting.lines()).containsSubsequence("unanswered", "valid", "answered again");

    election.stop();
    assertThat(election.validateToken(BOUND)).isFalse();
    assertThat(noting.lines()).as("no term was held any more").doesNotContain("invalid");
  }

  @Test
  void periodicValidationsAreToldWhenTheyFailAndRecover() throws Exception {
    alice
        .election(config -> config.heartbeatInterval(HEARTBEAT).validationInterval(HEARTBEAT))
        .observer(noting::observe)
        .start()
        .awaitLeadership(BOUND);
    OnRead[] reads = new OnRead[20];
    Arrays.fill(reads, OnRead.FAILED);
    alice.connection().faults().onRead(reads);

    noting.await("answered again");

    assertThat(noting.lines())
        .containsSubsequence("problem VALIDATION_FAILED", "unanswered", "answered again");
  }

  @Test
  void callbacksAreToldWithWhatTheyThrew() throws Exception {
    alice
        .election()
        .observer(noting::observe)
        .onPromote(
            term -> {
              throw new IllegalStateException("as planned");
            })
        .start();

    noting.await("PROMOTE ended by as planned");
    noting.await("term ended by CALLBACK_FAILED");
    noting.await("DEMOTE ended");
  }

  private Election leading(Duration heartbeat) throws InterruptedException {
    Election election =
        alice
            .election(config -> config.heartbeatInterval(heartbeat))
            .observer(noting::observe)
            .start();
    election.awaitLeadership(BOUND);
    return election;
  }

  private static OnWrite[] repeated(OnWrite fault) {
    OnWrite[] faults = new OnWrite[10_000];
    Arrays.fill(faults, fault);
    return faults;
  }

  private static LeaseRecord record(String id, String token) {
    return new LeaseRecord(id, token, 0, Testbed.LONG_LEASE.toMillis(), 1, Map.of());
  }
}
