// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.StoreOutcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules E1 to E5. */
class EndingRulesTest {
  private static final long FIVE_SECONDS = 5_000_000_000L;

  @Nested
  class E1OneFunnelOneReason {
    @Test
    void theFirstReasonIsTheOnlyOne() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      f.give(new Input.PromoteFailed(1));
      f.give(new Input.LeaseMarkedExpired(1));
      f.seen(foreign(11, "other", 3_000, 1));
      f.give(new Input.Stop(true, FIVE_SECONDS));
      f.connection(ConnectionStatus.CLOSED);
      f.pass(60_000);
      assertThat(f.demotions()).containsExactly(DemotionReason.RESIGNED);
    }

    @Test
    void everyReasonComesThroughIt() {
      MachineFixture stopped = leading();
      stopped.give(new Input.Stop(true, FIVE_SECONDS));
      MachineFixture failed = leading();
      failed.give(new Input.PromoteFailed(1));
      MachineFixture closed = leading();
      closed.connection(ConnectionStatus.CLOSED);
      assertThat(stopped.demotions()).containsExactly(DemotionReason.STOPPED);
      assertThat(failed.demotions()).containsExactly(DemotionReason.CALLBACK_FAILED);
      assertThat(closed.demotions()).containsExactly(DemotionReason.CONNECTION_LOST);
    }

    @Test
    void theStateFollowsInTheSameStep() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
      assertThat(f.machine.term()).isZero();
      assertThat(f.isValid()).isFalse();
    }
  }

  @Nested
  class E2DemotedUntilBothCallbacksHaveReturned {
    @Test
    void noSecondTermBefore() {
      MachineFixture f = leading();
      f.pass(2_970);
      int writes = f.writes();
      f.pass(60_000);
      assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
      assertThat(f.writes()).isEqualTo(writes);
      f.callbacksReturned();
      f.pass(10);
      assertThat(f.writes()).isEqualTo(writes + 1);
    }

    @Test
    void theReturnOfAnotherTermsCallbacksMeansNothing() {
      MachineFixture f = leading();
      f.pass(2_970);
      f.give(new Input.CallbacksReturned(2));
      f.give(new Input.CallbacksReturned(0));
      assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
    }

    @Test
    void aStuckCallbackIsReportedOnce() {
      MachineFixture f = leading();
      f.pass(2_970);
      f.pass(4_990);
      assertThat(f.problems()).isEmpty();
      f.pass(10);
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.CALLBACK_STUCK);
      f.pass(60_000);
      assertThat(f.problems()).containsOnlyOnce(ElectionProblem.Kind.CALLBACK_STUCK);
    }
  }

  @Nested
  class E3OurOwnChoiceKeepsTheLeaseWhileCallbacksWindDown {
    @Test
    void renewedUntilBothReturnedThenReleased() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      for (int second = 1; second <= 4; second++) {
        f.pass(1_000);
        assertThat(f.lastWrite().id().n()).isEqualTo(1 + second);
        f.applied(f.lastWrite(), 10 + second);
      }
      assertThat(f.all(Effect.Release.class)).isEmpty();
      f.callbacksReturned();
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(14);
    }

    @Test
    void notReturnedInTimeItIsNeitherRenewedNorReleased() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      for (int second = 1; second <= 5; second++) {
        f.pass(1_000);
        f.applied(f.lastWrite(), 10 + second);
      }
      int writes = f.writes();
      // Whoever waits for the lease to be left need not wait for the callbacks too.
      assertThat(f.all(Effect.WoundDown.class)).hasSize(1);
      f.pass(30_000);
      f.callbacksReturned();
      assertThat(f.writes()).isEqualTo(writes);
      assertThat(f.all(Effect.Release.class)).isEmpty();
      assertThat(f.all(Effect.WoundDown.class)).hasSize(1);
    }

    @Test
    void aLeaseThatWasLostIsNotReleased() {
      MachineFixture f = leading();
      f.seen(foreign(11, "other", 3_000, 1));
      f.pass(2_500);
      f.callbacksReturned();
      f.pass(100);
      // Neither renewed nor released.
      assertThat(f.writes()).isEqualTo(1);
      assertThat(f.all(Effect.Release.class)).isEmpty();
    }

    @Test
    void aStopKeepsItForItsOwnTime() {
      MachineFixture f = leading();
      f.give(new Input.Stop(true, 1_500_000_000));
      f.pass(1_000);
      f.applied(f.lastWrite(), 11);
      f.pass(500);
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
      assertThat(f.all(Effect.Release.class)).isEmpty();
    }

    @Test
    void withoutDeleteKeyNothingIsReleased() {
      MachineFixture f = leading();
      f.give(new Input.Stop(false, FIVE_SECONDS));
      f.callbacksReturned();
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
      assertThat(f.all(Effect.Release.class)).isEmpty();
    }

    @Test
    void afterAResignationItStaysOutForTheCooldown() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      f.callbacksReturned();
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(11));
      assertThat(f.all(Effect.WoundDown.class)).hasSize(1);
      f.pass(2_999);
      assertThat(f.writes()).isEqualTo(1);
      f.pass(11);
      assertThat(f.writes()).isEqualTo(2);
    }
  }

  @Nested
  class E4AReleaseWithARenewalUnknown {
    private MachineFixture releasingOverUnknownRenewal() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.give(new Input.Stop(true, FIVE_SECONDS));
      f.callbacksReturned();
      return f;
    }

    @Test
    void deletesAtTheLastKnownRevision() {
      MachineFixture f = releasingOverUnknownRenewal();
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
    }

    @Test
    void refusedItReadsAndDeletesWhatIsOurs() {
      MachineFixture f = releasingOverUnknownRenewal();
      f.answered(f.last(Effect.Release.class), refused(11));
      f.readFinds(entry(11, f.lastWrite()));
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(11);
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(12));
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }

    @Test
    void refusedByAForeignRecordItIsDone() {
      MachineFixture f = releasingOverUnknownRenewal();
      int releases = f.all(Effect.Release.class).size();
      f.answered(f.last(Effect.Release.class), refused(11));
      f.readFinds(foreign(11, "other", 3_000, 1));
      assertThat(f.all(Effect.Release.class)).hasSize(releases);
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }

    @Test
    void aReadBelowTheFloorIsNotBelieved() {
      MachineFixture f = releasingOverUnknownRenewal();
      f.answered(f.last(Effect.Release.class), refused(11));
      int releases = f.all(Effect.Release.class).size();
      f.readFinds(entry(10, f.all(Effect.Write.class).get(0)));
      assertThat(f.all(Effect.Release.class)).hasSize(releases);
      assertThat(f.machine.state()).isEqualTo(ElectionState.DEMOTED);
    }

    @Test
    void stopResolvesAnUnknownAcquisitionFirst() {
      MachineFixture f = started();
      f.readAbsent();
      f.give(new Input.Stop(true, FIVE_SECONDS));
      assertThat(f.machine.state()).isNotEqualTo(ElectionState.STOPPED);
      f.applied(f.lastWrite(), 10);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(11));
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }

    @Test
    void aLostAnswerToTheReleaseIsResolvedByItsMarker() {
      MachineFixture f = leading();
      f.give(new Input.Stop(true, FIVE_SECONDS));
      f.callbacksReturned();
      Effect.Release release = f.last(Effect.Release.class);
      f.seen(
          new io.github.natsleader.spi.RegisterEntry(
              11, new io.github.natsleader.spi.RegisterContent.Released(release.marker())));
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }
  }

  @Nested
  class E5AnswersOfAnEndedTermOnlyUpdateKnowledge {
    @Test
    void aLateAcknowledgementRevivesNothing() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.pass(1_970);
      assertThat(f.demotions()).hasSize(1);
      f.applied(renewal, 11);
      f.callbacksReturned();
      assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
      assertThat(f.all(Effect.ExtendLease.class)).isEmpty();
      assertThat(f.machine.state()).isNotEqualTo(ElectionState.LEADER);
    }

    @Test
    void aLateAcknowledgementIsNotTakenForThatOfTheNextAttempt() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.pass(1_970);
      f.callbacksReturned();
      f.pass(0);
      Effect.Write attempt = f.lastWrite();
      assertThat(attempt.id().token()).isNotEqualTo(renewal.id().token());
      f.applied(renewal, 11);
      assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }

    @Test
    void afterTheStopNothingHappensAtAll() {
      MachineFixture f = leading();
      f.give(new Input.Stop(false, 0));
      Object memory = f.machine.memory();
      int effects = f.effects.size();
      f.applied(f.lastWrite(), 12);
      f.seen(foreign(13, "other", 3_000, 1));
      f.give(new Input.Start(ConnectionStatus.CONNECTED));
      f.give(new Input.Tick());
      assertThat(f.machine.memory()).isEqualTo(memory);
      assertThat(f.effects).hasSize(effects);
    }
  }
}
