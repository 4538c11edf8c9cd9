// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.RetryPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the protocol says of the connection; and where a retry policy ends. */
class ConnectionRulesTest {

  /** A grace of 2 s, in a lease of 3 s. */
  private static ElectionConfig.Builder impatient() {
    return config().disconnectGracePeriod(Duration.ofSeconds(2));
  }

  @Nested
  class ConnectionTheGraceStartsAtTheFirstDisconnection {
    @Test
    void whenItIsOverTheTermEnds() {
      MachineFixture f = leading(impatient());
      f.pass(500);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(1_998);
      assertThat(f.demotions()).isEmpty();
      f.pass(2);
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void aRepetitionDoesNotStartItAnew() {
      MachineFixture f = leading(impatient());
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(1_500);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(500);
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void aReconnectEndsItAndTheNextDisconnectionStartsItAnew() {
      MachineFixture f = leading(impatient());
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(1_500);
      f.connection(ConnectionStatus.CONNECTED);
      f.applied(f.lastWrite(), 11);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(1_998);
      assertThat(f.demotions()).isEmpty();
      f.pass(2);
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void aReconnectThatIsHeardOfTooLateDoesNot() {
      MachineFixture f = leading(impatient());
      f.connection(ConnectionStatus.DISCONNECTED);
      f.passUnnoticed(2_100);
      f.connection(ConnectionStatus.CONNECTED);
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void theEndOfTheLeaseComesFirstWhereItIsSooner() {
      MachineFixture f = leading(config().disconnectGracePeriod(Duration.ofSeconds(9)));
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(2_969);
      assertThat(f.demotions()).isEmpty();
      f.pass(1);
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void aSuspendCounts() {
      MachineFixture f = leading(impatient().ttl(Duration.ofSeconds(30)));
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(100);
      f.moveWall(2_000);
      f.give(new Input.Tick());
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void aTermThatWindsDownIsNotEndedAgain() {
      MachineFixture f = leading(impatient());
      f.give(new Input.Resign());
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(2_500);
      assertThat(f.demotions()).containsExactly(DemotionReason.RESIGNED);
    }
  }

  @Nested
  class ConnectionBackInTimeItVerifies {
    @Test
    void readsAndRenewsAtOnce() {
      MachineFixture f = leading(impatient());
      f.pass(300);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(200);
      int reads = f.reads();
      f.connection(ConnectionStatus.CONNECTED);
      assertThat(f.reads()).isEqualTo(reads + 1);
      assertThat(f.lastWrite().id().n()).isEqualTo(2);
      f.applied(f.lastWrite(), 11);
      f.pass(900);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void aRenewalUnderWayIsSentAgainAtOnce() {
      MachineFixture f = leading(impatient());
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(200);
      assertThat(f.lastWrite()).isEqualTo(renewal);
      f.connection(ConnectionStatus.CONNECTED);
      assertThat(f.lastWrite().id()).isEqualTo(renewal.id());
      assertThat(f.lastWrite().transmission()).isEqualTo(2);
    }

    @Test
    void whatWasMissedMeanwhileIsFound() {
      MachineFixture f = leading(impatient());
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(200);
      f.connection(ConnectionStatus.CONNECTED);
      f.readFinds(foreign(12, "other", 3_000, 1));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
    }
  }

  @Nested
  class ConnectionBreakersGateAcquisitionsAndPollsOnly {
    @Test
    void writes() {
      MachineFixture f = started(config().validationInterval(Duration.ofSeconds(1)));
      assertThat(f.last(Effect.Read.class).gated()).isTrue();
      f.readAbsent();
      assertThat(f.lastWrite().gated()).isTrue();
      f.applied(f.lastWrite(), 10);
      f.pass(1_000);
      assertThat(f.lastWrite().gated()).isFalse();
      assertThat(f.last(Effect.Read.class).gated()).isFalse();
    }

    @Test
    void theReadThatExplainsARefusalIsNot() {
      MachineFixture f = started();
      f.readAbsent();
      f.answered(f.lastWrite(), MachineFixture.refused(4));
      assertThat(f.last(Effect.Read.class).gated()).isFalse();
    }
  }

  @Nested
  class W4ARetryPolicyMayHaveAnEnd {
    private MachineFixture startedWith(int attempts) {
      return started(
          config()
              .retryPolicy(
                  new RetryPolicy(Duration.ofMillis(50), 2, Duration.ofSeconds(1), 0, attempts)));
    }

    private void fail(MachineFixture f) {
      f.answered(f.lastWrite(), unavailable());
      f.pass(200);
    }

    private long attempts(MachineFixture f) {
      return f.all(Effect.Write.class).stream().map(Effect.Write::id).distinct().count();
    }

    @Test
    void afterThatManyFailuresInARowTheElectionStops() {
      MachineFixture f = startedWith(3);
      f.readAbsent();
      fail(f);
      fail(f);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
      assertThat(attempts(f)).isEqualTo(3);
      fail(f);
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
      assertThat(f.problems()).containsOnlyOnce(ElectionProblem.Kind.ATTEMPTS_EXHAUSTED);
      assertThat(attempts(f)).isEqualTo(3);
    }

    @Test
    void aSuccessStartsTheCountAnew() {
      MachineFixture f = startedWith(3);
      f.readAbsent();
      fail(f);
      fail(f);
      f.applied(f.lastWrite(), 10);
      f.seen(MachineFixture.released(11, "meddler", ""));
      f.callbacksReturned();
      f.pass(0);
      fail(f);
      fail(f);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }

    @Test
    void aRefusalIsNoFailure() {
      MachineFixture f = startedWith(1);
      f.readAbsent();
      f.answered(f.lastWrite(), MachineFixture.refused(4));
      f.readFinds(foreign(4, "other", 3_000, 1));
      assertThat(f.machine.state()).isEqualTo(ElectionState.FOLLOWER);
    }

    @Test
    void norIsOneThatNoReadExplainsInTime() {
      MachineFixture f = startedWith(1);
      f.readAbsent();
      f.answered(f.lastWrite(), MachineFixture.refused(4));
      f.pass(3_000);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }

    @Test
    void byDefaultThereIsNone() {
      MachineFixture f = started();
      f.readAbsent();
      for (int i = 0; i < 50; i++) {
        f.answered(f.lastWrite(), unavailable());
        f.pass(6_000);
      }
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }
  }
}
