// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.Leadership;
import io.github.natsleader.NotLeaderException;
import io.github.natsleader.election.Testbed.Participant;
import io.github.natsleader.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A leader whose clocks leap: every check tells at once, whoever sleeps (rules H1, H2, C2). */
class ClockJumpTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final ManualClock clock = new ManualClock();
  private final Testbed testbed = new Testbed();
  private final Participant alice = testbed.join("alice", clock);
  private final Terms terms = new Terms();
  private final Election election =
      terms
          .observe(
              alice.election(
                  config ->
                      config.ttl(LEASE).heartbeatInterval(Duration.ofMillis(50)).maxClockDrift(0)))
          .start();
  private final Leadership term = terms.await(1);

  @AfterEach
  void close() {
    testbed.close();
  }

  @Test
  void aSuspendEndsLeadershipForTheFirstCheckAfterIt() {
    clock.suspend(LEASE);

    assertThat(election.isLeader()).isFalse();
    assertThat(term.isValid()).isFalse();
    assertThat(election.leadership()).isEmpty();
    assertThatThrownBy(term::checkValid)
        .isInstanceOf(NotLeaderException.class)
        .hasMessageContaining(Testbed.GROUP);
  }

  @Test
  void aCheckThatFindsTheEndWakesTheMachineAlthoughRenewalsWouldSucceed() {
    clock.suspend(LEASE);
    assertThat(term.isValid()).isFalse();

    terms.awaitEnded(1);

    assertThat(terms.ended()).containsExactly(DemotionReason.LEASE_EXPIRED);
    assertThat(term.endReason()).contains(DemotionReason.LEASE_EXPIRED);
    // Its own record of an ended term may be overwritten at once, with a new token (rule W2).
    assertThat(terms.await(2).token().id()).isNotEqualTo(term.token().id());
    assertThat(term.isValid()).isFalse();
  }

  @Test
  void aWallClockSetForwardPastTheLeaseEndsIt() {
    clock.stepWall(LEASE);

    assertThat(term.isValid()).isFalse();
  }

  @Test
  void aWallClockSetBackLengthensNothing() {
    clock.stepWall(Duration.ofHours(-1));
    assertThat(term.remaining()).isPositive().isLessThanOrEqualTo(LEASE);

    clock.advance(LEASE);

    assertThat(term.isValid()).isFalse();
  }

  @Test
  void aBriefSuspendCostsNothing() {
    clock.suspend(Duration.ofSeconds(1));

    assertThat(term.isValid()).isTrue();
    assertThat(term.remaining()).isLessThanOrEqualTo(LEASE.minusSeconds(1).plusMillis(1));
  }
}
