// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A leader without a connection. The clock moves only when told to. */
class DisconnectGraceTest {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(12);

  private final ManualClock clock = new ManualClock();
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice", clock);
  private final Terms terms = new Terms();

  @AfterEach
  void close() {
    testbed.close();
  }

  private Election leading() {
    Election election =
        terms
            .observe(
                alice.election(
                    config -> config.heartbeatInterval(HEARTBEAT).disconnectGracePeriod(GRACE)))
            .start();
    terms.await(1);
    return election;
  }

  private static void awaitStatus(Election election, ConnectionStatus status) {
    Testbed.waiting().until(() -> election.status().connection() == status);
  }

  @Test
  void leadsUntilTheGraceIsOver() {
    Election election = leading();
    Leadership term = terms.latest();
    alice.connection().connectionLost();
    awaitStatus(election, ConnectionStatus.DISCONNECTED);

    clock.advance(GRACE.minusMillis(2));
    // No proof, for want of a connection; but the machine has had a look at the clock.
    assertThatExceptionOfType(ElectionTimeoutException.class)
        .isThrownBy(() -> election.validateToken(Duration.ofMillis(50)));
    assertThat(term.isValid()).isTrue();
    assertThat(election.status().isLeader()).isTrue();
    clock.advance(Duration.ofMillis(2));

    terms.awaitEnded(1);
    assertThat(terms.ended()).containsExactly(DemotionReason.CONNECTION_LOST);
    assertThat(term.isValid()).isFalse();
    assertThat(election.status().connection()).isEqualTo(ConnectionStatus.DISCONNECTED);
  }

  @Test
  void backInTimeItRenewsAtOnceAndGoesOn() throws Exception {
    Election election = leading();
    Leadership term = terms.latest();
    long before = testbed.revision();
    alice.connection().connectionLost();
    awaitStatus(election, ConnectionStatus.DISCONNECTED);
    clock.advance(Duration.ofSeconds(1));

    alice.connection().reconnect();

    awaitStatus(election, ConnectionStatus.CONNECTED);
    Testbed.waiting().until(() -> testbed.revision() > before);
    Testbed.waiting().until(() -> election.status().revision() == testbed.revision());
    clock.advance(GRACE);
    assertThat(election.validateToken(Testbed.BOUND)).isTrue();
    assertThat(election.leadership()).contains(term);
    assertThat(terms.ended()).isEmpty();
  }

  /** Each disconnection has a grace of its own. */
  @Test
  void theGraceBeginsAnewWithEveryDisconnection() {
    Election election = leading();
    for (int round = 0; round < 3; round++) {
      long before = testbed.revision();
      alice.connection().connectionLost();
      awaitStatus(election, ConnectionStatus.DISCONNECTED);
      clock.advance(GRACE.dividedBy(2));
      alice.connection().reconnect();
      awaitStatus(election, ConnectionStatus.CONNECTED);
      Testbed.waiting().until(() -> testbed.revision() > before);
    }

    assertThat(election.leadership()).contains(terms.latest());
    assertThat(terms.ended()).isEmpty();
  }
}
