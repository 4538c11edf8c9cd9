// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionState;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final Terms terms = new Terms();
  private final AtomicReference<Election> self = new AtomicReference<>();
  private final BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void releasesTheLeaseSoThatTheNextLeaderFollowsAtOnce() throws Exception {
    Election election = terms.observe(alice.election()).start();
    Leadership term = terms.await(1);

    assertThat(election.stop()).isTrue();

    assertThat(testbed.content())
        .isInstanceOfSatisfying(
            RegisterContent.Released.class,
            released -> {
              assertThat(released.marker().id()).isEqualTo("alice");
              assertThat(released.marker().token()).isEqualTo(term.token().id());
            });
    assertThat(bob.election().start().awaitLeadership(Testbed.BOUND).isValid()).isTrue();
  }

  @Test
  void leavesTheRecordToBeWaitedOutWhereToldSo() throws Exception {
    Duration lease = Duration.ofMillis(500);
    Election election = terms.observe(alice.election(config -> config.ttl(lease))).start();
    terms.await(1);

    assertThat(election.stop(StopOptions.DEFAULT.withDeleteKey(false))).isTrue();

    assertThat(terms.ended()).containsExactly(DemotionReason.STOPPED);
    assertThat(testbed.content()).isInstanceOf(RegisterContent.Held.class);
    long sawNanos = System.nanoTime();
    bob.election(config -> config.ttl(lease)).start().awaitLeadership(Testbed.BOUND);
    assertThat(System.nanoTime() - sawNanos).isGreaterThanOrEqualTo(lease.toNanos());
  }

  @Test
  void returnsAtOnceAndWindsDownBehindWhereToldNotToWait() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      Leadership term = terms.await(1);

      assertThat(election.stop(StopOptions.DEFAULT.withWaitForDemote(false))).isFalse();
      assertThat(election.isLeader()).isFalse();
      assertThat(term.isValid()).isFalse();
      gate.awaitReached();
      assertThat(testbed.content()).isInstanceOf(RegisterContent.Held.class);

      gate.open();
      Testbed.waiting().until(() -> election.status().state() == ElectionState.STOPPED);
      assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
      Testbed.waiting().until(() -> election.stop(StopOptions.DEFAULT.withWaitForDemote(false)));
    }
  }

  @Test
  void givesTheCallbacksNoMoreThanItsTimeAndThenTheLeaseIsWaitedOut() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      terms.await(1);

      assertThat(election.stop(StopOptions.DEFAULT.withTimeout(Duration.ofMillis(50)))).isFalse();

      Testbed.waiting().until(() -> election.status().state() == ElectionState.STOPPED);
      assertThat(testbed.content()).isInstanceOf(RegisterContent.Held.class);
      gate.open();
      assertThat(election.stop()).isTrue();
    }
  }

  @Test
  void anInterruptedCallerDoesNotWaitAndStaysInterrupted() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      terms.await(1);

      Thread.currentThread().interrupt();
      assertThat(election.stop()).isFalse();
      assertThat(Thread.interrupted()).isTrue();

      gate.open();
      assertThat(election.stop()).isTrue();
      assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
    }
  }

  @Test
  void inOnPromoteDoesNotWaitForItself() throws Exception {
    start(alice.election().onPromote(term -> answers.add(self.get().stop())));

    assertStoppedAndReleased(false);
  }

  @Test
  void inOnDemoteDoesNotWaitForItself() throws Exception {
    start(
        alice
            .election()
            .onPromote(terms.begun()::add)
            .onDemote(reason -> answers.add(self.get().stop())));
    terms.await(1);
    Testbed.resign(self.get());

    assertStoppedAndReleased(false);
  }

  @Test
  void inAListenerWaitsForTheEndAndGetsThere() throws Exception {
    start(
        alice
            .election()
            .listener(
                new ElectionListener() {
                  @Override
                  public void onPromoted(Leadership leadership) {
                    answers.add(self.get().stop());
                  }
                }));

    assertStoppedAndReleased(true);
  }

  @Test
  void inAListenerThatIsToldOfTheEndGetsThereToo() throws Exception {
    start(
        alice
            .election()
            .onPromote(terms.begun()::add)
            .listener(
                new ElectionListener() {
                  @Override
                  public void onDemoted(FencingToken token, DemotionReason reason) {
                    answers.add(self.get().stop());
                  }
                }));
    terms.await(1);
    Testbed.resign(self.get());

    assertStoppedAndReleased(true);
  }

  @Test
  void inAnActionThatDependsOnTheEndOfTheTermGetsThere() throws Exception {
    start(
        alice
            .election()
            .onPromote(
                term -> {
                  term.ended().thenRun(() -> answers.add(self.get().stop()));
                  terms.begun().add(term);
                }));
    terms.await(1);
    Testbed.resign(self.get());

    assertStoppedAndReleased(true);
  }

  private void start(Election.Builder builder) {
    Election election = builder.build();
    self.set(election);
    election.start();
  }

  private void assertStoppedAndReleased(boolean answer) throws InterruptedException {
    assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo(answer);
    assertThat(self.get().stop()).isTrue();
    assertThat(self.get().status().state()).isEqualTo(ElectionState.STOPPED);
    assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
  }
}
