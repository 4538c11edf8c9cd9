// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.CallbackPolicy;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PromoteCallbackTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);
  private static final CallbackPolicy KEEP =
      new CallbackPolicy(CallbackPolicy.PromoteFailure.KEEP, CallbackPolicy.Demotion.SYNCHRONOUS);

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final Terms terms = new Terms();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void getsAValidTermWithItsToken() {
    Duration heartbeat = Testbed.LONG_LEASE.dividedBy(3);
    terms.observe(alice.election(config -> config.heartbeatInterval(heartbeat))).start();

    Leadership term = terms.await(1);

    assertThat(term.isValid()).isTrue();
    assertThat(term.remaining()).isPositive().isLessThanOrEqualTo(Testbed.LONG_LEASE);
    assertThat(term.endReason()).isEmpty();
    assertThat(term.token().epoch()).isEqualTo(testbed.revision());
    assertThat(UUID.fromString(term.token().id())).isNotNull();
    assertThat(testbed.content())
        .isInstanceOfSatisfying(
            RegisterContent.Held.class,
            held -> assertThat(held.record().token()).isEqualTo(term.token().id()));
  }

  @Test
  void runsOnAThreadOfItsOwn() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    try (Gate gate = new Gate()) {
      for (String group : new String[] {"one", "two"}) {
        alice
            .election(config -> config.group(group))
            .onPromote(
                term -> {
                  threads.add(Thread.currentThread());
                  gate.pass();
                })
            .start();
      }
      Thread one = threads.poll(20, TimeUnit.SECONDS);
      Thread other = threads.poll(20, TimeUnit.SECONDS);

      assertThat(one).isNotSameAs(other);
      assertThat(one.isDaemon()).isTrue();
      if (isVirtualThreadKnown()) {
        assertThat(isVirtual(one)).isTrue();
      } else {
        assertThat(one.getName()).startsWith("nats-leader-callback-");
      }
    }
  }

  @Test
  void isInterruptedWhenItsTermEnds() throws Exception {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    BlockingQueue<DemotionReason> ended = new LinkedBlockingQueue<>();
    Election election;
    Leadership term;
    try (Gate gate = new Gate()) {
      election =
          alice
              .election()
              .onPromote(
                  leadership -> {
                    leadership.ended().thenAccept(ended::add);
                    try {
                      gate.pass();
                    } catch (InterruptedException e) {
                      thrown.add(e);
                    }
                  })
              .start();
      gate.awaitReached();
      term = election.leadership().orElseThrow();
      BackgroundCall<Optional<DemotionReason>> waiting =
          BackgroundCall.of(() -> term.awaitEnd(Testbed.BOUND)).awaitBlocked();
      assertThat(term.awaitEnd(Duration.ZERO)).isEmpty();

      Testbed.resign(election);

      assertThat(thrown.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(waiting.result()).contains(DemotionReason.RESIGNED);
    }
    assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(DemotionReason.RESIGNED);
    assertThat(term.endReason()).contains(DemotionReason.RESIGNED);
    assertThat(term.isValid()).isFalse();
    assertThat(term.remaining()).isZero();
  }

  @Test
  void mayReturnWhileTheTermGoesOn() {
    Election election = terms.observe(alice.election(c -> c.heartbeatInterval(HEARTBEAT))).start();
    Leadership term = terms.await(1);

    testbed.awaitWrites(3);

    assertThat(election.leadership()).contains(term);
    assertThat(terms.ended()).isEmpty();
  }

  @Test
  void anExceptionGivesTheLeaseUpForAnotherParticipant() throws Exception {
    IOException failure = new IOException("disk full");
    Election election =
        alice
            .election()
            .listener(heard)
            .onPromote(
                term -> {
                  throw failure;
                })
            .start();
    heard.await("demoted CALLBACK_FAILED");
    Terms bobs = new Terms();
    bobs.observe(bob.election()).start();

    bobs.await(1);

    assertThat(election.isLeader()).isFalse();
    assertThat(heard.problem(ElectionProblem.Kind.CALLBACK_FAILED).cause()).contains(failure);
  }

  @Test
  void afterAnExceptionTheLeaseIsReleasedAndTheParticipantCoolsDown() {
    Duration coolDown = Duration.ofMillis(250);
    // The released register can be looked at for as long as this clock stands still.
    ManualClock clock = new ManualClock();
    List<Long> promotedNanos = new CopyOnWriteArrayList<>();
    testbed
        .join("carol", clock)
        .election(config -> config.resignCooldown(coolDown))
        .onPromote(
            term -> {
              promotedNanos.add(clock.monotonicNanos());
              if (promotedNanos.size() == 1) {
                throw new IllegalStateException("not ready");
              }
            })
        .onDemote(terms.ended()::add)
        .start();
    Testbed.waiting()
        .until(
            () ->
                testbed.bucket().exists()
                    && testbed.bucket().entry(Testbed.GROUP).isPresent()
                    && testbed.content() instanceof RegisterContent.Released);

    assertThat(terms.ended()).containsExactly(DemotionReason.CALLBACK_FAILED);
    long releasedNanos = clock.monotonicNanos();

    Testbed.passing(clock, Duration.ofMillis(2), () -> promotedNanos.size() == 2);

    assertThat(promotedNanos.get(1) - releasedNanos).isGreaterThanOrEqualTo(coolDown.toNanos());
  }

  @Test
  void anErrorIsTakenLikeAnException() {
    alice.election().listener(heard).onPromote(term -> recurseForEver(1)).start();

    heard.await("demoted CALLBACK_FAILED");

    assertThat(heard.problem(ElectionProblem.Kind.CALLBACK_FAILED).failure())
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void wherePolicySaysSoTheTermGoesOnAfterAnException() {
    Election election =
        alice
            .election(config -> config.callbackPolicy(KEEP).heartbeatInterval(HEARTBEAT))
            .listener(heard)
            .onPromote(
                term -> {
                  throw new IllegalStateException("not ready");
                })
            .start();
    heard.await(ElectionProblem.Kind.CALLBACK_FAILED);

    testbed.awaitWrites(3);

    assertThat(election.isLeader()).isTrue();
  }

  @Test
  void anExceptionAfterTheEndIsReportedAndMeansNothing() {
    Election election =
        alice
            .election(config -> config.resignCooldown(Duration.ZERO))
            .listener(heard)
            .onPromote(
                term -> {
                  terms.begun().add(term);
                  Testbed.waiting().until(() -> !term.isValid());
                  throw new IllegalStateException("too late");
                })
            .onDemote(terms.ended()::add)
            .start();
    terms.await(1);
    Testbed.resign(election);

    terms.await(2);

    assertThat(terms.ended()).containsExactly(DemotionReason.RESIGNED);
    assertThat(heard.lines()).doesNotContain("demoted CALLBACK_FAILED");
  }

  private static int recurseForEver(int depth) {
    return depth < 0 ? depth : recurseForEver(depth + 1) + 1;
  }

  private static boolean isVirtualThreadKnown() {
    return Runtime.version().feature() >= 21;
  }

  private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
    return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
  }
}
