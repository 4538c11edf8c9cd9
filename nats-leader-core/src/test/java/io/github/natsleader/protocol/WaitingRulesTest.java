// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.erased;
import static io.github.natsleader.protocol.MachineFixture.following;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.released;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules W1 to W4. */
class WaitingRulesTest {

  @Nested
  class W1ARecordExpiresByItsFirstProcessedSighting {
    @Test
    void repeatedSightingsChangeNothing() {
      MachineFixture f = following();
      f.pass(1_500);
      f.seen(foreign(10, "other", 3_000, 1));
      f.pass(1_499);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    }

    @Test
    void aNewRevisionStartsAnew() {
      MachineFixture f = following();
      f.pass(1_500);
      f.seen(foreign(11, "other", 3_000, 2));
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void theAnswerCountsWhenItIsProcessedNotWhenItWasAsked() {
      MachineFixture f = started();
      f.passUnnoticed(400);
      f.readFinds(foreign(10, "other", 3_000, 1));
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void theLeaseInTheRecordCountsNotOurOwn() {
      MachineFixture f = started();
      f.readFinds(foreign(10, "other", 500, 1));
      f.pass(500);
      assertThat(f.writes()).isEqualTo(1);
    }
  }

  @Nested
  class W2OurOwnRecordOfAnEndedTermIsOverwrittenAtOnce {
    @Test
    void withANewToken() {
      MachineFixture f = leading();
      String token = f.lastWrite().id().token();
      f.passUnnoticed(2_970);
      f.give(new Input.Tick());
      assertThat(f.demotions()).containsExactly(DemotionReason.LEASE_EXPIRED);
      f.callbacksReturned();
      f.pass(0);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      assertThat(f.lastWrite().id().token()).isNotEqualTo(token);
      assertThat(f.lastWrite().id().n()).isEqualTo(1);
    }

    @Test
    void aStrayThatLandsLateIsOverwrittenAtItsRevision() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.pass(1_970);
      f.callbacksReturned();
      Effect.Write attempt = f.lastWrite();
      f.answered(attempt, refused(11));
      f.readFinds(entry(11, renewal));
      f.pass(0);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
      assertThat(f.lastWrite().id().token()).isNotIn(renewal.id().token(), attempt.id().token());
      assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
    }
  }

  @Nested
  class W3OnlyAReleaseIsVacantAtOnce {
    @Test
    void aReleaseIs() {
      MachineFixture f = following();
      f.seen(released(11, "other", ""));
      f.pass(0);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void anyOtherMarkerIsWaitedOut() {
      MachineFixture f = following();
      f.pass(1_000);
      f.seen(erased(11));
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void absenceIsVacantAtOnceOnlyIfNothingWasEverSeen() {
      MachineFixture f = started();
      f.readAbsent();
      assertThat(f.lastWrite().expectedRevision()).isZero();
    }

    @Test
    void absenceMustBeConfirmedByARead() {
      MachineFixture f = started();
      f.give(new Input.ReadAnswered(f.lastRead(), new ReadOutcome.Failed(new RuntimeException())));
      f.pass(1_000);
      assertThat(f.writes()).isZero();
    }

    @Test
    void ourReleaseCarriesItsBody() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      f.callbacksReturned();
      Effect.Release release = f.last(Effect.Release.class);
      assertThat(release.marker().id()).isEqualTo("me");
      assertThat(release.marker().token()).isEqualTo(f.lastWrite().id().token());
      assertThat(release.marker().n()).isEqualTo(2);
    }

    @Test
    void coldStartDelayIsAHoldAfterTheAcknowledgement() {
      MachineFixture f = started(config().coldStartDelay(Duration.ofSeconds(5)));
      f.readAbsent();
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(5_000);
      f.applied(f.lastWrite(), 10);
      for (int second = 1; second < 5; second++) {
        f.pass(1_000);
        assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
        f.applied(f.lastWrite(), 10 + second);
      }
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(3_000);
      f.pass(1_000);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
      assertThat(f.last(Effect.BeginTerm.class).token().epoch()).isEqualTo(10);
    }
  }

  @Nested
  class W4AttemptsAreSpreadAndSlowCandidatesStandAside {
    @Test
    void atOnceIsAfterTheRandomDelay() {
      MachineFixture f = started();
      f.fraction = 0.5;
      f.readAbsent();
      f.pass(4);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void aNamedHeirDoesNotDelayAndOthersGiveItAHeartbeat() {
      MachineFixture heir = following();
      heir.fraction = 0.9;
      heir.seen(released(11, "other", "me"));
      heir.pass(0);
      assertThat(heir.writes()).isEqualTo(1);
      MachineFixture another = following();
      another.seen(released(11, "other", "somebody"));
      another.pass(999);
      assertThat(another.writes()).isZero();
      another.pass(1);
      assertThat(another.writes()).isEqualTo(1);
    }

    @Test
    void othersGiveAHeirFiftyMillisAtLeast() {
      MachineFixture f =
          started(
              config()
                  .ttl(Duration.ofMillis(200))
                  .heartbeatInterval(Duration.ofMillis(40))
                  .operationTimeout(Duration.ofMillis(40)));
      f.readFinds(released(11, "other", "somebody"));
      f.pass(49);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void aNewRecordCancelsAPendingAttempt() {
      MachineFixture f = following();
      f.fraction = 0.9;
      f.seen(released(11, "other", ""));
      f.pass(5);
      f.seen(foreign(12, "faster", 3_000, 1));
      f.pass(2_000);
      assertThat(f.writes()).isZero();
      assertThat(f.machine.state()).isEqualTo(ElectionState.FOLLOWER);
    }

    @Test
    void theBackoffGrowsOnUnavailableNotOnRefused() {
      MachineFixture f = started();
      f.fraction = 0.5;
      f.readAbsent();
      f.pass(5);
      int writes = f.writes();
      for (long pause : new long[] {50, 100, 200, 400}) {
        f.answered(f.lastWrite(), unavailable());
        f.pass(pause - 1);
        assertThat(f.writes()).isEqualTo(writes);
        f.pass(1);
        assertThat(f.writes()).isEqualTo(++writes);
      }
      f.answered(f.lastWrite(), refused(9));
      f.readFinds(released(9, "other", ""));
      f.pass(5);
      assertThat(f.writes()).isEqualTo(writes + 1);
    }

    @Test
    void anAttemptThatGoesUnansweredIsMadeAgainSoonWithoutBlame() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.pass(1_980);
      // Nobody may have been answered: standing aside for long would leave the group to nobody.
      f.pass(50);
      assertThat(f.lastWrite().id().token()).isNotEqualTo(first.id().token());
      f.pass(120_000);
      assertThat(f.problems())
          .doesNotContain(ElectionProblem.Kind.LEASE_TOO_SHORT)
          .contains(ElectionProblem.Kind.BUCKET_UNREACHABLE);
      int writes = f.writes();
      f.pass(7_500);
      assertThat(f.writes()).isGreaterThan(writes);
    }

    @Test
    void anAbandonedAcquisitionThatLandsStandsAsideForOneLeaseThenTwo() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.pass(1_980);
      f.seen(entry(10, first));
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.LEASE_TOO_SHORT);
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(11));
      int writes = f.writes();
      f.pass(2_950);
      assertThat(f.writes()).isEqualTo(writes);
      f.pass(100);
      assertThat(f.writes()).isEqualTo(writes + 1);
      Effect.Write second = f.lastWrite();
      f.pass(1_950);
      f.seen(entry(12, second));
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(13));
      writes = f.writes();
      f.pass(5_950);
      assertThat(f.writes()).isEqualTo(writes);
      f.pass(100);
      assertThat(f.writes()).isEqualTo(writes + 1);
    }

    /** The server was frozen, say: then all candidates would stand aside when it is back. */
    @Test
    void anAbandonedAcquisitionIsExcusedByALostConnection() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.pass(1_980);
      f.give(new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED));
      f.give(new Input.ConnectionChanged(ConnectionStatus.CONNECTED));
      f.seen(entry(10, first));
      f.readFinds(entry(10, first));
      assertThat(f.problems()).isEmpty();
      f.pass(100);
      assertThat(f.lastWrite().id().token()).isNotEqualTo(first.id().token());
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    }

    @Test
    void whatItLeftBehindIsReleased() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write acquisition = f.lastWrite();
      f.pass(1_970);
      f.readFinds(entry(10, acquisition));
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
    }

    @Test
    void whoseLeaseRunsOutBeforeItsTermCouldBeginStandsAside() {
      MachineFixture f = started();
      f.readAbsent();
      // Each answer is taken up when less than a heartbeat is left.
      f.passUnnoticed(1_980);
      f.applied(f.lastWrite(), 10);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      Effect.Write renewal = f.lastWrite();
      assertThat(renewal.id().n()).isEqualTo(2);
      f.passUnnoticed(1_000);
      f.applied(renewal, 11);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.LEASE_TOO_SHORT);
    }

    @Test
    void oneAttemptIsInFlight() {
      MachineFixture f = started();
      f.readAbsent();
      f.pass(1_900);
      assertThat(f.all(Effect.Write.class).stream().map(Effect.Write::id).distinct()).hasSize(1);
    }
  }
}
