// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.CallbackPolicy;
import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.StopOptions;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoteCallbackTest {
  private static final CallbackPolicy ASYNCHRONOUS =
      new CallbackPolicy(
          CallbackPolicy.PromoteFailure.RESIGN, CallbackPolicy.Demotion.ASYNCHRONOUS);

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void comesOnceForEveryPromoteWithItsReason() {
    // By a clock of its own: no lease ends because this computer was busy.
    ManualClock clock = new ManualClock();
    Participant carol = testbed.join("carol", clock);
    Election election =
        terms
            .observe(
                carol.election(
                    config -> config.ttl(Testbed.SHORT_LEASE).resignCooldown(Duration.ZERO)))
            .start();
    terms.await(1);
    Testbed.resign(election);
    terms.await(2);
    testbed.bucket().delete(Testbed.GROUP);
    terms.awaitEnded(2);
    awaitTerm(3, clock);
    testbed.bucket().putRecord(Testbed.GROUP, new LeaseRecord("mallory", "t", 0, 100, 1, Map.of()));
    terms.awaitEnded(3);
    awaitTerm(4, clock);
    carol.connection().connectionLost();
    Testbed.waiting().until(() -> election.status().connection() == ConnectionStatus.DISCONNECTED);
    clock.advance(Testbed.SHORT_LEASE);
    terms.awaitEnded(4);
    carol.connection().reconnect();
    awaitTerm(5, clock);
    assertThat(election.stop()).isTrue();

    assertThat(terms.begun()).hasSize(5);
    assertThat(terms.ended())
        .containsExactly(
            DemotionReason.RESIGNED,
            DemotionReason.KEY_DELETED,
            DemotionReason.TAKEN_OVER,
            DemotionReason.CONNECTION_LOST,
            DemotionReason.STOPPED);
    assertThat(terms.begun())
        .extracting(term -> term.token().epoch())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void holdsUpReleaseAndNextTermUntilItHasReturned() throws Exception {
    try (Gate gate = new Gate()) {
      Election election = resigningInto(gate, CallbackPolicy.DEFAULT);
      gate.awaitReached();

      testbed.awaitWrites(3);

      assertThat(election.status().state()).isEqualTo(ElectionState.DEMOTED);
      assertThat(testbed.content()).isInstanceOf(RegisterContent.Held.class);
      assertThat(terms.begun()).hasSize(1);
      gate.open();
      assertThat(terms.await(2).isValid()).isTrue();
    }
  }

  @Test
  void holdsUpNothingWhereItIsAsynchronous() throws Exception {
    try (Gate gate = new Gate()) {
      resigningInto(gate, ASYNCHRONOUS);
      gate.awaitReached();

      assertThat(terms.await(2).isValid()).isTrue();
    }
  }

  @Test
  void isWaitedForByStopWhereItIsAsynchronousToo() throws Exception {
    try (Gate gate = new Gate()) {
      Election election =
          alice
              .election(config -> config.callbackPolicy(ASYNCHRONOUS))
              .onPromote(terms.begun()::add)
              .onDemote(reason -> gate.pass())
              .start();
      terms.await(1);

      assertThat(election.stop(StopOptions.DEFAULT.withWaitForDemote(false))).isFalse();
      Testbed.waiting().until(() -> election.status().state() == ElectionState.STOPPED);
      assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
      assertThat(election.stop(StopOptions.DEFAULT.withTimeout(Duration.ofMillis(50)))).isFalse();
      gate.open();
      assertThat(election.stop()).isTrue();
    }
  }

  @Test
  void noUserCodeRunsOnTheMailboxThread() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();
    Runnable note =
        () -> {
          threads.add(Thread.currentThread().getName());
          calls.incrementAndGet();
        };
    Heard heard = new Heard();
    Election election =
        alice
            .election()
            .listener(new NotingListener(note))
            .listener(heard)
            .onPromote(
                term -> {
                  note.run();
                  term.ended().thenRun(note);
                })
            .onDemote(reason -> note.run())
            .start();
    heard.await("promoted");
    election.resign().thenRun(note).join();
    heard.await("demoted RESIGNED");

    Testbed.waiting().until(() -> calls.get() >= 6);
    assertThat(threads).doesNotContain("nats-leader");
    assertThat(threads).noneMatch(name -> name.startsWith("in-memory-lease-connection"));
  }

  @Test
  void callbacksOfTwoTermsNeverOverlap() {
    AtomicInteger atWork = new AtomicInteger();
    List<String> overlaps = new CopyOnWriteArrayList<>();
    AtomicInteger demotes = new AtomicInteger();
    Election election =
        alice
            .election(config -> config.resignCooldown(Duration.ZERO))
            .onPromote(
                term -> {
                  int others = atWork.getAndIncrement();
                  if (others > 0) {
                    overlaps.add("onPromote beside " + others);
                  }
                  awaitEndOf(term);
                  terms.begun().add(term);
                  atWork.decrementAndGet();
                })
            .onDemote(
                reason -> {
                  atWork.incrementAndGet();
                  demotes.incrementAndGet();
                  atWork.decrementAndGet();
                })
            .start();

    while (terms.begun().size() < 25) {
      election.resign().join();
    }
    election.stop();

    assertThat(overlaps).isEmpty();
    assertThat(demotes.get()).isEqualTo(terms.begun().size());
  }

  private void awaitTerm(int number, ManualClock clock) {
    Testbed.passing(clock, Duration.ofMillis(5), () -> terms.begun().size() >= number);
  }

  private Election resigningInto(Gate gate, CallbackPolicy policy) {
    Election election =
        alice
            .election(
                config ->
                    config
                        .callbackPolicy(policy)
                        .heartbeatInterval(Duration.ofMillis(20))
                        .resignCooldown(Duration.ZERO))
            .onPromote(terms.begun()::add)
            .onDemote(reason -> gate.pass())
            .start();
    terms.await(1);
    Testbed.resign(election);
    return election;
  }

  private static void awaitEndOf(Leadership term) {
    try {
      term.awaitEnd(Testbed.BOUND);
    } catch (InterruptedException ended) {
      // That is how the end is told.
    }
  }
}
