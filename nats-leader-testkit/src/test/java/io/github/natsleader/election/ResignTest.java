// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static io.github.natsleader.election.Testbed.BOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.Leadership;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResignTest {
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Participant bob = testbed.join("bob");
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void endsTheTermAtOnceAndIsDoneOnceTheLeaseIsReleased() throws Exception {
    Election election = terms.observe(alice.election()).start();
    Leadership term = terms.await(1);

    CompletableFuture<Void> done = election.resign();
    assertThat(election.isLeader()).isFalse();
    assertThat(term.isValid()).isFalse();

    RegisterContent content =
        done.thenApply(ignored -> testbed.content()).get(20, TimeUnit.SECONDS);
    assertThat(content).isInstanceOf(RegisterContent.Released.class);
    assertThat(terms.ended()).containsExactly(DemotionReason.RESIGNED);
    assertThat(term.endReason()).contains(DemotionReason.RESIGNED);
  }

  @Test
  void anotherParticipantTakesOverWithoutWaitingForTheLease() throws Exception {
    Election election = alice.election().start();
    election.awaitLeadership(BOUND);
    Election successor = bob.election().start();

    Testbed.resign(election);

    assertThat(successor.awaitLeadership(BOUND).isValid()).isTrue();
    assertThat(election.isLeader()).isFalse();
  }

  @Test
  void staysOutForTheCoolDown() throws Exception {
    Duration coolDown = Duration.ofMillis(200);
    AtomicLong endedNanos = new AtomicLong();
    Election election =
        alice
            .election(config -> config.resignCooldown(coolDown))
            .onPromote(terms.begun()::add)
            .onDemote(reason -> endedNanos.set(System.nanoTime()))
            .start();
    terms.await(1);

    election.resign().get(20, TimeUnit.SECONDS);
    terms.await(2);

    // The cool-down counts from the return of the callbacks, which comes after that.
    assertThat(System.nanoTime() - endedNanos.get()).isGreaterThan(coolDown.toNanos());
  }

  @Test
  void isDoneAtOnceWhereNothingIsHeld() throws Exception {
    assertThat(alice.election().build().resign()).isCompleted();
    Election leading = alice.election().start();
    leading.awaitLeadership(BOUND);
    Election following = bob.election().start();
    assertThat(following.resign()).isCompleted();
    leading.stop();
    assertThat(leading.resign()).isCompleted();
  }

  @Test
  void askedAgainWhileTheCallbacksWindDownIsDoneWithTheSameRelease() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      terms.await(1);
      CompletableFuture<Void> first = election.resign();
      gate.awaitReached();

      CompletableFuture<Void> second = election.resign();
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();

      gate.open();
      first.get(20, TimeUnit.SECONDS);
      second.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void isDoneTooWhereTheElectionIsStoppedMeanwhile() throws Exception {
    for (int round = 0; round < 100; round++) {
      Election election = alice.election(config -> config.resignCooldown(Duration.ZERO)).start();
      election.awaitLeadership(BOUND);
      BackgroundCall<CompletableFuture<Void>> resigning = BackgroundCall.of(election::resign);

      election.stop(StopOptions.DEFAULT.withWaitForDemote(false));

      resigning.result().get(20, TimeUnit.SECONDS);
      assertThat(election.stop()).isTrue();
    }
  }

  @Test
  void canBeAskedForInOnPromote() throws Exception {
    AtomicReference<Election> self = new AtomicReference<>();
    BlockingQueue<CompletableFuture<Void>> resigned = new LinkedBlockingQueue<>();
    Election election =
        alice.election().onPromote(term -> resigned.add(self.get().resign())).build();
    self.set(election);
    election.start();

    resigned.poll(20, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);

    assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
  }

  @Test
  void inOnDemoteJoinsTheEndThatIsUnderWay() throws Exception {
    AtomicReference<Election> self = new AtomicReference<>();
    BlockingQueue<CompletableFuture<Void>> resigned = new LinkedBlockingQueue<>();
    Election election =
        alice
            .election()
            .onPromote(terms.begun()::add)
            .onDemote(reason -> resigned.add(self.get().resign()))
            .build();
    self.set(election);
    election.start();
    terms.await(1);
    Testbed.resign(election);

    resigned.poll(20, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);

    assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
  }

  @Test
  void whoeverCompletesTheFutureChangesNothing() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice.election().onPromote(terms.begun()::add).onDemote(reason -> gate.pass()).start();
      terms.await(1);
      election.resign().complete(null);
      gate.awaitReached();

      assertThat(election.resign()).isNotDone();
    }
  }
}
