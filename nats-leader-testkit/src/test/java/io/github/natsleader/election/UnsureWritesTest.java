// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.testkit.Faults.OnWrite;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes whose fate is unknown, end to end (rules H3 to H5, W2 and E4). */
class UnsureWritesTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(20);

  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice");
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  @ParameterizedTest
  @EnumSource(OnWrite.class)
  void neverCostTheTerm(OnWrite fault) {
    Election election =
        terms.observe(alice.election(config -> config.heartbeatInterval(HEARTBEAT))).start();
    Leadership term = terms.await(1);

    // The last one tells when the others have been met.
    alice.connection().faults().onWrite(fault, fault, fault, fault, OnWrite.APPLIED_LATE);
    int late = fault == OnWrite.APPLIED_LATE ? 5 : 1;
    Testbed.waiting().until(() -> alice.connection().faults().delayedCount() == late);
    testbed.awaitWrites(2);
    alice.connection().faults().deliverDelayed();
    testbed.awaitWrites(2);

    assertThat(election.leadership()).contains(term);
    assertThat(terms.begun()).hasSize(1);
    assertThat(terms.ended()).isEmpty();
  }

  @Test
  void anUnsureReleaseIsMadeSureOf() {
    Election election = terms.observe(alice.election()).start();
    terms.await(1);
    alice.connection().faults().onWrite(OnWrite.LOST, OnWrite.APPLIED_ANSWER_LOST);

    assertThat(election.stop()).isTrue();

    assertThat(testbed.content()).isInstanceOf(RegisterContent.Released.class);
  }

  @Test
  void oneThatLandsAfterTheEndRevivesNothing() {
    ManualClock clock = new ManualClock();
    Participant carol = testbed.join("carol", clock);
    Election election =
        terms
            .observe(
                carol.election(
                    config -> config.ttl(Testbed.SHORT_LEASE).heartbeatInterval(HEARTBEAT)))
            .start();
    Leadership ended = terms.await(1);
    carol.connection().faults().onWrite(OnWrite.APPLIED_LATE);
    clock.advance(HEARTBEAT);
    Testbed.waiting().until(() -> carol.connection().faults().delayedCount() == 1);
    carol.connection().connectionLost();
    Testbed.waiting().until(() -> election.status().connection() == ConnectionStatus.DISCONNECTED);
    clock.advance(Testbed.SHORT_LEASE);
    terms.awaitEnded(1);
    long before = testbed.revision();

    carol.connection().faults().deliverDelayed();
    carol.connection().reconnect();
    Testbed.passing(clock, Duration.ofMillis(1), () -> terms.begun().size() == 2);
    Leadership next = terms.latest();

    assertThat(terms.ended()).containsExactly(DemotionReason.CONNECTION_LOST);
    assertThat(ended.isValid()).isFalse();
    assertThat(next.token().id()).isNotEqualTo(ended.token().id());
    assertThat(next.token().epoch()).isGreaterThan(before);
    assertThat(election.leadership()).contains(next);
  }
}
