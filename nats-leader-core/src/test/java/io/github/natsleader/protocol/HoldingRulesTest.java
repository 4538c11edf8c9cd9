// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.erased;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.record;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static io.github.natsleader.protocol.MachineFixture.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.RegisterOutcome;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules H1 to H7. */
class HoldingRulesTest {

  @Nested
  class H1ValidityCountsFromBeforeTheFirstTransmission {
    @Test
    void aSlowAnswerGivesNoMoreTime() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write acquisition = f.lastWrite();
      f.passUnnoticed(400);
      f.applied(acquisition, 10);
      f.passUnnoticed(2_568);
      assertThat(f.isValid()).isTrue();
      f.passUnnoticed(2);
      assertThat(f.isValid()).isFalse();
    }

    @Test
    void ofSeveralTransmissionsTheFirstCounts() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write first = f.lastWrite();
      f.pass(500);
      Effect.Write second = f.lastWrite();
      assertThat(second.transmission()).isEqualTo(2);
      f.applied(second, 11);
      // S is when the first was sent, 500 ms ago.
      f.passUnnoticed(2_468);
      assertThat(f.isValid()).isTrue();
      f.passUnnoticed(2);
      assertThat(f.isValid()).isFalse();
      assertThat(first.id()).isEqualTo(second.id());
    }
  }

  @Nested
  class H2ExpiryIsStickyAndAnswersAreJudgedWhenProcessed {
    @Test
    void markingEndsTheTermThoughARenewalIsAcknowledged() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.applied(f.lastWrite(), 11);
      f.give(new Input.LeaseMarkedExpired(1));
      assertThat(f.demotions()).containsExactly(DemotionReason.LEASE_EXPIRED);
    }

    @Test
    void aMarkOfAnEarlierTermMeansNothing() {
      MachineFixture f = leading();
      f.give(new Input.LeaseMarkedExpired(0));
      f.give(new Input.LeaseMarkedExpired(2));
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void anAnswerProcessedAfterTheEndDoesNotProlong() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.passUnnoticed(5_000);
      f.applied(renewal, 11);
      assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
      assertThat(f.all(Effect.ExtendLease.class)).isEmpty();
    }
  }

  @Nested
  class H3AnUnknownRenewalIsTheSameBytesAgain {
    @Test
    void everyHeartbeatWritesTheNextNExpectingTheHeldRevision() {
      MachineFixture f = leading();
      f.pass(1_000);
      assertThat(f.lastWrite().id().n()).isEqualTo(2);
      f.applied(f.lastWrite(), 11);
      f.pass(1_000);
      assertThat(f.lastWrite().id().n()).isEqualTo(3);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void timeOutsAndUnknownOutcomesRepeatTheWrite() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write first = f.lastWrite();
      f.answered(first, unknown());
      f.pass(250);
      Effect.Write second = f.lastWrite();
      assertThat(second.record()).isEqualTo(first.record());
      assertThat(second.expectedRevision()).isEqualTo(first.expectedRevision());
      assertThat(second.transmission()).isEqualTo(2);
      f.pass(500);
      assertThat(f.lastWrite().transmission()).isGreaterThanOrEqualTo(3);
      assertThat(f.lastWrite().record()).isEqualTo(first.record());
    }

    @Test
    void oneWriteIsInFlight() {
      MachineFixture f = leading();
      f.pass(1_000);
      WriteId outstanding = f.lastWrite().id();
      f.pass(1_900);
      assertThat(f.all(Effect.Write.class).stream().map(Effect.Write::id).distinct())
          .hasSize(2)
          .endsWith(outstanding);
    }

    @Test
    void nothingIsRepeatedPastTheEnd() {
      MachineFixture f = leading();
      f.pass(2_970);
      int writes = f.writes();
      f.pass(10_000);
      assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
      assertThat(f.writes()).isEqualTo(writes);
    }

    @Test
    void pausesStayWellBelowAHeartbeat() {
      MachineFixture f = leading();
      f.pass(1_000);
      for (int i = 0; i < 6; i++) {
        int writes = f.writes();
        f.answered(f.lastWrite(), unavailable());
        f.pass(300);
        assertThat(f.writes()).isGreaterThan(writes);
      }
    }
  }

  @Nested
  class H4OnlyTheOutstandingWriteCanBeAcknowledged {
    @Test
    void anAnswerToAnyOfItsTransmissionsWill() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write first = f.lastWrite();
      f.pass(500);
      f.applied(first, 11);
      assertThat(f.last(Effect.ExtendLease.class).lease().since().monotonicNanos())
          .isEqualTo(f.now().monotonicNanos() - 500_000_000);
    }

    @Test
    void seeingItAboveOursWillToo() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.pass(200);
      f.seen(entry(11, renewal));
      assertThat(f.last(Effect.ExtendLease.class).lease().since().monotonicNanos())
          .isEqualTo(f.now().monotonicNanos() - 200_000_000);
      f.pass(800);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void aSecondAnswerToAnAcknowledgedWriteChangesNothing() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.applied(renewal, 11);
      Object memory = f.machine.memory();
      f.applied(renewal, 11);
      assertThat(f.machine.memory()).isEqualTo(memory);
    }

    @Test
    void theHeldRevisionNeverMovesBack() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.applied(f.lastWrite(), 9);
      assertThat(f.all(Effect.ExtendLease.class)).isEmpty();
      assertThat(f.machine.revision()).isEqualTo(10);
    }
  }

  @Nested
  class H5ARefusedRenewalIsExplainedByARead {
    private MachineFixture refusedRenewal(long last) {
      MachineFixture f = leading();
      f.pass(1_000);
      f.answered(f.lastWrite(), refused(last));
      return f;
    }

    @Test
    void ourOutstandingWriteIsAdopted() {
      MachineFixture f = refusedRenewal(11);
      f.readFinds(entry(11, f.lastWrite()));
      assertThat(f.all(Effect.ExtendLease.class)).hasSize(1);
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void anAbsentOrOlderReadIsStaleAndReadAgain() {
      MachineFixture f = refusedRenewal(11);
      int reads = f.reads();
      f.readAbsent();
      f.pass(150);
      assertThat(f.reads()).isGreaterThan(reads);
      reads = f.reads();
      f.readFinds(foreign(8, "old", 3_000, 1));
      f.pass(300);
      assertThat(f.reads()).isGreaterThan(reads);
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void ourHeldRecordAtTheHeldRevisionMeansTheRefusalWasStale() {
      MachineFixture f = refusedRenewal(0);
      Effect.Write renewal = f.lastWrite();
      f.readFinds(entry(10, f.all(Effect.Write.class).get(0)));
      f.pass(100);
      assertThat(f.lastWrite().id()).isEqualTo(renewal.id());
      assertThat(f.lastWrite().transmission()).isEqualTo(2);
    }

    @Test
    void aForeignRecordAboveOursIsALoss() {
      MachineFixture f = refusedRenewal(11);
      f.readFinds(foreign(11, "other", 3_000, 1));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
    }

    @Test
    void aMarkerAboveOursIsALoss() {
      MachineFixture f = refusedRenewal(11);
      f.readFinds(erased(11));
      assertThat(f.demotions()).containsExactly(DemotionReason.KEY_DELETED);
    }

    @Test
    void aNewerStreamIsALoss() {
      MachineFixture f = refusedRenewal(0);
      f.readAbsent();
      assertThat(f.all(Effect.Prepare.class)).hasSizeGreaterThan(1);
      f.give(new Input.Prepared(new RegisterOutcome.Ready(MachineFixture.CREATED + 1, List.of())));
      assertThat(f.demotions()).containsExactly(DemotionReason.REGISTER_LOST);
    }

    @Test
    void ourTokenWithAnNThatWasNeverSentIsALossLoudly() {
      MachineFixture f = refusedRenewal(11);
      f.readFinds(entry(11, record("me", f.lastWrite().id().token(), 3_000, 9)));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
      assertThat(f.problems()).contains(ElectionProblem.Kind.CLONED);
    }
  }

  @Nested
  class H6WatchEventsCountOnlyAboveOurRevision {
    @Test
    void aForeignRecordAboveIsALossAtOnceWhateverIsInFlight() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.seen(foreign(12, "other", 3_000, 1));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
    }

    @Test
    void aDeletionAboveIsALossAtOnce() {
      MachineFixture f = leading();
      f.seen(erased(11));
      assertThat(f.demotions()).containsExactly(DemotionReason.KEY_DELETED);
    }

    @Test
    void whatIsBelowIsOldNews() {
      MachineFixture f = leading();
      f.seen(foreign(9, "earlier", 3_000, 1));
      f.seen(erased(8));
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
      assertThat(f.machine.revision()).isEqualTo(10);
    }

    @Test
    void anAbsentReadIsOnlyAReasonToRenewNow() {
      MachineFixture f = leading();
      f.pass(300);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.connection(ConnectionStatus.CONNECTED);
      f.applied(f.lastWrite(), 11);
      int writes = f.writes();
      f.readAbsent();
      assertThat(f.demotions()).isEmpty();
      assertThat(f.writes()).isEqualTo(writes + 1);
    }
  }

  @Nested
  class H7AtRiskIsSaidOnceAndTheEndHasItsReason {
    @Test
    void onceAtOneHeartbeatBeforeTheEnd() {
      MachineFixture f = leading();
      f.pass(1_969);
      assertThat(f.all(Effect.AtRisk.class)).isEmpty();
      f.pass(1);
      assertThat(f.all(Effect.AtRisk.class)).hasSize(1);
      f.pass(900);
      assertThat(f.all(Effect.AtRisk.class)).hasSize(1);
    }

    @Test
    void aRenewalThatLeavesMoreThanAHeartbeatRecovers() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.pass(1_100);
      f.applied(renewal, 11);
      // S was 1100 ms ago: 1870 ms are left.
      assertThat(f.all(Effect.Recovered.class)).hasSize(1);
      f.pass(870);
      assertThat(f.all(Effect.AtRisk.class)).hasSize(2);
    }

    @Test
    void aRenewalThatLeavesLessDoesNot() {
      MachineFixture f = leading();
      f.pass(100);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.connection(ConnectionStatus.CONNECTED);
      Effect.Write renewal = f.lastWrite();
      assertThat(renewal.id().n()).isEqualTo(2);
      f.pass(2_400);
      assertThat(f.all(Effect.AtRisk.class)).hasSize(1);
      // Sent 2400 ms ago: 570 ms are left.
      f.applied(renewal, 11);
      assertThat(f.all(Effect.ExtendLease.class)).hasSize(1);
      assertThat(f.all(Effect.Recovered.class)).isEmpty();
    }

    @Test
    void connectedTheEndIsAnExpiry() {
      MachineFixture f = leading();
      f.pass(2_970);
      assertThat(f.demotions()).containsExactly(DemotionReason.LEASE_EXPIRED);
    }

    @Test
    void disconnectedItIsALostConnection() {
      MachineFixture f = leading();
      f.pass(100);
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(2_869);
      assertThat(f.demotions()).isEmpty();
      f.pass(1);
      assertThat(f.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void afterAPauseThereIsNoWarningLeftToGive() {
      MachineFixture f = leading();
      f.passUnnoticed(9_000);
      f.give(new Input.Tick());
      assertThat(f.all(Effect.AtRisk.class)).isEmpty();
      assertThat(f.demotions()).containsExactly(DemotionReason.LEASE_EXPIRED);
    }
  }
}
