// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.HealthChecker;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health checks, end to end (rules E2 and E3). */
class HealthTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);

  private final IOException diskFull = new IOException("the disk is full");
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Terms terms = new Terms();
  private final Heard heard = new Heard();
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<HealthChecker> present = new AtomicReference<>(() -> true);

  @AfterEach
  void close() {
    testbed.close();
  }

  private boolean check() throws Exception {
    asked.incrementAndGet();
    return present.get().isHealthy();
  }

  private ElectionConfig.Builder checked(ElectionConfig.Builder config) {
    return config
        .heartbeatInterval(HEARTBEAT)
        .healthChecker(this::check)
        .resignCooldown(Duration.ZERO);
  }

  private Election start() {
    return terms.observe(alice.election(this::checked)).listener(heard).start();
  }

  /** By a clock that a test moves: no check fails because this computer was busy. */
  private Election startByTheClock() {
    Election election =
        terms.observe(testbed.join("carol", clock).election(this::checked)).listener(heard).start();
    terms.await(1);
    return election;
  }

  private void passUntilTheTermEnds() {
    Testbed.passing(clock, HEARTBEAT, () -> !terms.ended().isEmpty());
  }

  @Test
  void threeFailuresInARowEndTheTermAndReleaseTheLease() {
    Election election = startByTheClock();
    present.set(() -> false);

    passUntilTheTermEnds();

    assertThat(terms.ended()).containsExactly(DemotionReason.UNHEALTHY);
    Testbed.waiting().until(() -> testbed.content() instanceof RegisterContent.Released);
    assertThat(election.isLeader()).isFalse();
    heard.await(ElectionProblem.Kind.HEALTH_CHECK_FAILED);
    assertThat(heard.problemKinds()).containsOnlyOnce(ElectionProblem.Kind.HEALTH_CHECK_FAILED);
  }

  @Test
  void whatTheCheckThrowsIsReported() {
    startByTheClock();
    present.set(
        () -> {
          throw diskFull;
        });

    clock.advance(HEARTBEAT);
    heard.await(ElectionProblem.Kind.HEALTH_CHECK_FAILED);
    passUntilTheTermEnds();

    assertThat(heard.problem(ElectionProblem.Kind.HEALTH_CHECK_FAILED).cause())
        .containsSame(diskFull);
  }

  @Test
  void aSuccessForgetsTheFailuresBefore() {
    // Room for some more, where this computer is too busy to let a healthy one return in time.
    Duration heartbeat = Duration.ofMillis(100);
    terms
        .observe(
            alice.election(
                config -> checked(config).heartbeatInterval(heartbeat).maxConsecutiveFailures(8)))
        .start();
    Leadership term = terms.await(1);
    int before = asked.get();
    present.set(() -> asked.get() % 2 == 0);

    Testbed.waiting().until(() -> asked.get() > before + 20);

    assertThat(term.isValid()).isTrue();
    assertThat(terms.ended()).isEmpty();
  }

  @Test
  void aCheckThatHangsIsInterruptedAndHasFailed() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    Gate gate = new Gate();
    startByTheClock();
    present.set(
        () -> {
          try {
            gate.pass();
            return true;
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
          }
        });

    clock.advance(HEARTBEAT);
    gate.awaitReached();
    clock.advance(HEARTBEAT.dividedBy(2));
    Testbed.waiting().until(() -> interrupted.get() > 0);
    heard.await(ElectionProblem.Kind.HEALTH_CHECK_FAILED);
    passUntilTheTermEnds();

    assertThat(terms.ended()).containsExactly(DemotionReason.UNHEALTHY);
    assertThat(heard.problem(ElectionProblem.Kind.HEALTH_CHECK_FAILED).message())
        .contains("did not return within 10 ms");
  }

  /** It fails again whenever the next one would be due, and is never asked twice at a time. */
  @Test
  void aCheckThatHangsWhoeverInterruptsIsAskedOnceAndTheLeaseIsRenewedMeanwhile() {
    try (Gate gate = new Gate()) {
      AtomicInteger hanging = new AtomicInteger();
      Election election =
          terms
              .observe(alice.election(config -> checked(config).maxConsecutiveFailures(1_000_000)))
              .start();
      terms.await(1);
      present.set(
          () -> {
            hanging.incrementAndGet();
            gate.passStubbornly();
            return true;
          });
      Testbed.waiting().until(() -> hanging.get() == 1);
      int before = asked.get();

      testbed.awaitWrites(10);

      assertThat(asked.get()).isEqualTo(before);
      assertThat(hanging.get()).isEqualTo(1);
      assertThat(election.isLeader()).isTrue();
    }
  }

  @Test
  void whoIsUnfitStaysOutAndComesBackOnceFit() {
    Election election = start();
    terms.await(1);
    present.set(() -> false);
    terms.awaitEnded(1);
    Testbed.waiting().until(() -> testbed.content() instanceof RegisterContent.Released);
    long released = testbed.revision();
    int before = asked.get();

    Testbed.waiting().until(() -> asked.get() > before + 10);
    assertThat(testbed.revision()).as("nothing was acquired").isEqualTo(released);
    assertThat(election.status().state()).isNotEqualTo(ElectionState.LEADER);

    present.set(() -> true);
    assertThat(terms.await(2).token().epoch()).isGreaterThan(released);
  }

  @Test
  void whoWasNeverFitNeverAcquires() {
    present.set(() -> false);
    Election election = start();

    Testbed.waiting().until(() -> asked.get() > 10);

    assertThat(testbed.bucket().entry(Testbed.GROUP)).isEmpty();
    assertThat(election.isLeader()).isFalse();
    present.set(() -> true);
    terms.await(1);
  }

  @Test
  void theCoolDownComesOnTop() {
    Duration coolDown = Duration.ofMillis(300);
    AtomicLong endedNanos = new AtomicLong();
    Election election =
        alice
            .election(config -> checked(config).resignCooldown(coolDown))
            .onPromote(terms.begun()::add)
            .onDemote(
                reason -> {
                  endedNanos.compareAndSet(0, System.nanoTime());
                  present.set(() -> true);
                })
            .start();
    terms.await(1);
    present.set(() -> false);

    terms.await(2);

    // It counts from the return of the callbacks, which comes after that.
    assertThat(Duration.ofNanos(System.nanoTime() - endedNanos.get())).isGreaterThan(coolDown);
    assertThat(election.stop()).isTrue();
  }

  @Test
  void theLimitIsTheOneConfigured() {
    present.set(() -> true);
    terms
        .observe(alice.election(config -> checked(config).maxConsecutiveFailures(1)))
        .listener(heard)
        .start();
    Leadership term = terms.await(1);
    int before = asked.get();
    present.set(() -> asked.get() == before);

    terms.awaitEnded(1);

    assertThat(term.endReason()).contains(DemotionReason.UNHEALTHY);
  }

  @Test
  void nothingIsAskedAfterTheEnd() {
    Election election = start();
    terms.await(1);

    assertThat(election.stop()).isTrue();

    int after = asked.get();
    Participant witness = testbed.join("witness");
    witness.election(config -> config.heartbeatInterval(HEARTBEAT)).start();
    Testbed.waiting().until(() -> testbed.content() instanceof RegisterContent.Held);
    testbed.awaitWrites(5);
    assertThat(asked.get()).isBetween(after, after + 1);
  }
}
