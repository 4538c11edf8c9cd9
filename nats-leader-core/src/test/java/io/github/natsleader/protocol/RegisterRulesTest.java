// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.erased;
import static io.github.natsleader.protocol.MachineFixture.following;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.garbage;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.record;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.StoreOutcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules R1 to R4. */
class RegisterRulesTest {

  @Nested
  class R1WritesExpectARevisionAndHaveFourOutcomes {
    @Test
    void everyWriteAndReleaseExpectsTheRevisionItReplaces() {
      MachineFixture f = started();
      f.readAbsent();
      assertThat(f.lastWrite().expectedRevision()).isZero();
      f.applied(f.lastWrite(), 10);
      f.pass(1_000);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      f.applied(f.lastWrite(), 14);
      f.give(new Input.Resign());
      f.callbacksReturned();
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(14);
    }

    @Test
    void aWriteStaysUnknownWhileOneOfItsTransmissionsIs() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.pass(500);
      Effect.Write second = f.lastWrite();
      assertThat(second.transmission()).isEqualTo(2);
      // The second surely was not applied, the first may have been: the same write goes on.
      f.answered(second, unavailable());
      f.pass(400);
      assertThat(f.lastWrite().id()).isEqualTo(first.id());
      assertThat(f.lastWrite().transmission()).isGreaterThan(2);
      f.applied(first, 10);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void aWriteWhoseTransmissionsAllWereUnavailableIsDropped() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.answered(first, unavailable());
      f.pass(200);
      assertThat(f.lastWrite().id().token()).isNotEqualTo(first.id().token());
      assertThat(f.problems()).doesNotContain(ElectionProblem.Kind.LEASE_TOO_SHORT);
    }

    @Test
    void aRefusalIsNotTakenForALossBeforeARead() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.answered(f.lastWrite(), refused(0));
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
      assertThat(f.demotions()).isEmpty();
    }
  }

  @Nested
  class R2WhatCannotBeReadIsWaitedOut {
    @Test
    void aRecordWithoutALeaseCountsForTheReadersOwnTtl() {
      MachineFixture f = started();
      f.readFinds(foreign(10, "go", 0, 0));
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_001, Long.MAX_VALUE})
    void aLeaseAboveOneHourIsAHolderOfWhomNothingIsKnown(long leaseMillis) {
      MachineFixture f = started();
      f.readFinds(foreign(10, "greedy", leaseMillis, 1));
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.UNREADABLE_RECORD);
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    }

    @Test
    void garbageIsWaitedOutForTheLongestLeaseSeenInTheGroup() {
      MachineFixture f = started();
      f.readFinds(foreign(10, "slow", 8_000, 1));
      f.pass(100);
      f.seen(garbage(11));
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.UNREADABLE_RECORD);
      f.pass(7_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void garbageOverALeaderEndsItsTerm() {
      MachineFixture f = leading();
      f.seen(garbage(11));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
    }
  }

  @Nested
  class R3OursIsATokenWeIssuedWithAnNWeSent {
    @Test
    void ourIdUnderAnotherTokenIsWaitedOutLikeAnyOther() {
      MachineFixture f = started();
      f.readFinds(entry(10, record("me", "token-of-my-previous-run", 3_000, 5)));
      assertThat(f.machine.state()).isEqualTo(ElectionState.FOLLOWER);
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.writes()).isEqualTo(1);
      assertThat(f.problems()).isEmpty();
    }

    @Test
    void ourIdUnderAnotherTokenThatChangesIsReported() {
      MachineFixture f = started();
      f.readFinds(entry(10, record("me", "token-of-a-twin", 3_000, 5)));
      f.seen(entry(11, record("me", "token-of-a-twin", 3_000, 6)));
      f.seen(entry(12, record("me", "token-of-a-twin", 3_000, 7)));
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.NAME_IN_USE);
    }

    @Test
    void ourTokenWithAnNThatWeNeverSentIsForeignForGood() {
      MachineFixture f = leading();
      String token = f.lastWrite().id().token();
      f.seen(entry(11, record("me", token, 3_000, 7)));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
      assertThat(f.problems()).contains(ElectionProblem.Kind.CLONED);
      f.callbacksReturned();
      // Not even a write that we did send counts as ours under that token: no overwriting at once.
      f.seen(entry(12, record("me", token, 3_000, 1)));
      f.pass(2_999);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void issuedTokensAreBounded() {
      IssuedTokens issued = IssuedTokens.none();
      for (int i = 0; i < 1_000; i++) {
        issued = issued.issue("t" + i, false).sent(new WriteId("t" + i, 1));
      }
      assertThat(issued.newestFirst()).hasSizeLessThanOrEqualTo(32);
      assertThat(issued.isOurs(new WriteId("t999", 1))).isTrue();
      assertThat(issued.isOurs(new WriteId("t0", 1))).isFalse();
    }
  }

  @Nested
  class R4TheFloorSaysWhatAReadMustReach {
    @Test
    void aReadBelowTheRevisionThatARefusalNamedChangesNothing() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(15));
      int reads = f.reads();
      f.readFinds(foreign(12, "other", 3_000, 2));
      assertThat(f.machine.revision()).isEqualTo(10);
      f.pass(100);
      assertThat(f.reads()).isGreaterThan(reads);
      f.readFinds(foreign(15, "other", 3_000, 3));
      assertThat(f.machine.revision()).isEqualTo(15);
      assertThat(f.machine.state()).isEqualTo(ElectionState.FOLLOWER);
    }

    @Test
    void theFloorIsNeverAnExpectation() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(15));
      int writes = f.writes();
      f.pass(5_000);
      // Nothing was read at 15: nothing may be written, whatever lease has passed.
      assertThat(f.writes()).isEqualTo(writes);
    }

    @Test
    void zeroProvesNothing() {
      MachineFixture f = following();
      f.pass(3_000);
      Effect.Write attempt = f.lastWrite();
      f.answered(attempt, refused(0));
      f.readFinds(foreign(10, "other", 3_000, 1));
      f.pass(100);
      assertThat(f.lastWrite().id()).isEqualTo(attempt.id());
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    }

    @Test
    void anAnswerOfAnEndedTermRaisesTheFloor() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.seen(foreign(12, "other", 3_000, 1));
      f.callbacksReturned();
      f.give(new Input.WriteAnswered(renewal.id(), 1, new StoreOutcome.Applied(20)));
      f.readFinds(foreign(12, "other", 3_000, 1));
      f.pass(5_000);
      assertThat(f.writes()).isEqualTo(2);
      f.readFinds(erased(21));
      assertThat(f.machine.revision()).isEqualTo(21);
    }
  }
}
