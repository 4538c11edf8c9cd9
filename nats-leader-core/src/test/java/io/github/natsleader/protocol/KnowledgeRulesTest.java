// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.erased;
import static io.github.natsleader.protocol.MachineFixture.following;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.released;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static io.github.natsleader.protocol.MachineFixture.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules W5 to W8. */
class KnowledgeRulesTest {

  @Nested
  class W5AnUnknownAcquisitionIsTheSameBytesWhileTimeIsLeft {
    @Test
    void sameBytesThenANewToken() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.answered(first, unknown());
      f.pass(400);
      assertThat(f.lastWrite().transmission()).isGreaterThan(1);
      assertThat(f.lastWrite().record()).isEqualTo(first.record());
      f.pass(1_580);
      f.readAbsent();
      f.pass(50);
      assertThat(f.lastWrite().id().token()).isNotEqualTo(first.id().token());
    }

    @Test
    void theAbandonedTokenIsRemembered() {
      MachineFixture f = started();
      f.readAbsent();
      Effect.Write first = f.lastWrite();
      f.pass(2_050);
      Effect.Write second = f.lastWrite();
      assertThat(second.id().token()).isNotEqualTo(first.id().token());
      f.answered(second, refused(10));
      f.readFinds(entry(10, first));
      // Ours, so not waited out, and no term: released at once.
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
    }
  }

  @Nested
  class W6WithoutTheRevisionNothingIsWritten {
    @Test
    void readsGoOnWithBackoffUntilTheFloor() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(15));
      int writes = f.writes();
      for (int i = 0; i < 3; i++) {
        int reads = f.reads();
        f.readFinds(foreign(10, "other", 3_000, 1));
        f.pass(1_500);
        assertThat(f.reads()).isGreaterThan(reads);
      }
      assertThat(f.writes()).isEqualTo(writes);
      f.readFinds(erased(15));
      f.pass(3_000);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(15);
    }

    @Test
    void thereIsNoCampaigningWhileDisconnected() {
      MachineFixture f = following();
      f.connection(ConnectionStatus.DISCONNECTED);
      f.pass(60_000);
      assertThat(f.writes()).isZero();
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }

    @Test
    void aReconnectResetsTheBackoff() {
      MachineFixture f = started();
      f.readAbsent();
      for (int failures = 1; failures <= 8; failures++) {
        int before = f.writes();
        f.answered(f.lastWrite(), unavailable());
        while (f.writes() == before) {
          f.pass(10);
        }
      }
      f.answered(f.lastWrite(), unavailable());
      int writes = f.writes();
      f.connection(ConnectionStatus.DISCONNECTED);
      f.connection(ConnectionStatus.CONNECTED);
      f.give(new Input.Watched(new StoreEvent.WatchRestored()));
      f.readAbsent();
      f.pass(0);
      assertThat(f.writes()).isEqualTo(writes + 1);
    }
  }

  @Nested
  class W7ReadsCoverWhatTheWatchMisses {
    @Test
    void aFollowerReadsAboutOnceALease() {
      MachineFixture f = following();
      int polls = 0;
      for (int lease = 0; lease < 10; lease++) {
        int reads = f.reads();
        f.pass(2_900);
        if (f.reads() > reads) {
          polls++;
          f.readFinds(foreign(11 + lease, "other", 3_000, 2 + lease));
        }
        f.seen(foreign(31 + lease, "other", 3_000, 20 + lease));
      }
      assertThat(polls).isBetween(8, 12);
    }

    @Test
    void anAnswerSlowerThanTheTimeOutStillCounts() {
      MachineFixture f = started();
      long slow = f.lastRead();
      f.pass(650);
      assertThat(f.lastRead()).isGreaterThan(slow);
      f.give(new Input.ReadAnswered(slow, new ReadOutcome.Absent()));
      f.pass(0);
      assertThat(f.lastWrite().expectedRevision()).isZero();
    }

    @Test
    void readsThatGoUnansweredAreReportedOnce() {
      MachineFixture f = started();
      f.pass(60_000);
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.BUCKET_UNREACHABLE);
    }

    @Test
    void aLeaderDoesNotPoll() {
      // But for its periodic validation (rule T2).
      MachineFixture f = leading(MachineFixture.config().validationInterval(Duration.ZERO));
      f.pass(0);
      int reads = f.reads();
      for (int i = 0; i < 20; i++) {
        f.pass(1_000);
        f.applied(f.lastWrite(), 11 + i);
      }
      assertThat(f.reads() - reads).isLessThanOrEqualTo(1);
    }

    @Test
    void inDoubtAReadComesJustBeforeTheTakeover() {
      MachineFixture f = following();
      f.give(new Input.Watched(new StoreEvent.WatchInterrupted()));
      f.pass(2_990);
      if (f.reads() > 1) {
        f.readFinds(foreign(10, "other", 3_000, 1));
      }
      int reads = f.reads();
      f.pass(10);
      assertThat(f.writes()).isZero();
      assertThat(f.reads()).isEqualTo(reads + 1);
      f.readFinds(foreign(10, "other", 3_000, 1));
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    }

    @Test
    void inDoubtAReleaseIsStillTakenWithoutWaitingForThePoll() {
      MachineFixture f = following();
      f.give(new Input.Watched(new StoreEvent.WatchInterrupted()));
      f.fraction = 0.5;
      f.seen(released(11, "other", ""));
      int reads = f.reads();
      f.pass(5);
      assertThat(f.reads()).isEqualTo(reads + 1);
      f.readFinds(released(11, "other", ""));
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
    }

    @Test
    void theLossOfTheWatchAloneChangesNothing() {
      MachineFixture f = leading();
      f.give(new Input.Watched(new StoreEvent.WatchInterrupted()));
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
      MachineFixture g = following();
      g.give(new Input.Watched(new StoreEvent.WatchInterrupted()));
      assertThat(g.machine.state()).isEqualTo(ElectionState.FOLLOWER);
    }
  }

  @Nested
  class W8AReplacedRegisterIsNoticedAndWaitedOut {
    @Test
    void aNewerCreationTimeVoidsWhatWasSeenButNotTheWait() {
      MachineFixture f = following();
      f.give(new Input.Prepared(new RegisterOutcome.Ready(MachineFixture.CREATED + 1, List.of())));
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.REGISTER_REPLACED);
      f.readAbsent();
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isZero();
    }

    @Test
    void readsBelowTheFloorForTenSecondsLowerIt() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(0));
      f.pass(0);
      long firstSightNanos = f.now().monotonicNanos();
      f.readAbsent();
      int writes = f.writes();
      while (f.lastWrite().expectedRevision() > 0) {
        f.pass(50);
        if (f.writes() > writes && f.lastWrite().expectedRevision() > 0) {
          f.answered(f.lastWrite(), refused(0));
          writes = f.writes();
        }
        f.readAbsent();
      }
      assertThat(f.now().monotonicNanos() - firstSightNanos)
          .isBetween(10_000_000_000L, 12_000_000_000L);
      assertThat(f.lastWrite().expectedRevision()).isZero();
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.REGISTER_REPLACED);
    }

    /** One stale read among many that find nothing is not believed, nor waited for once more. */
    @Test
    void theLatestOfTheReadsIsBelieved() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(0));
      f.pass(0);
      long firstSightNanos = f.now().monotonicNanos();
      f.readFinds(foreign(5, "stale", 3_000, 1));
      while (f.lastWrite().expectedRevision() > 0) {
        f.pass(50);
        f.answered(f.lastWrite(), refused(0));
        f.readAbsent();
        assertThat(f.now().monotonicNanos() - firstSightNanos).isLessThan(12_000_000_000L);
      }
      assertThat(f.lastWrite().expectedRevision()).isZero();
    }

    @Test
    void absenceThatWasSeenLastOfAllIsWaitedOut() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(0));
      f.pass(0);
      f.readFinds(foreign(5, "other", 3_000, 1));
      for (int i = 0; i < 99; i++) {
        f.pass(100);
        f.answered(f.lastWrite(), refused(0));
        f.readFinds(foreign(5, "other", 3_000, 1));
      }
      int writes = f.writes();
      f.pass(200);
      f.readAbsent();
      assertThat(f.problems()).contains(ElectionProblem.Kind.REGISTER_REPLACED);
      f.pass(2_999);
      assertThat(f.writes()).isEqualTo(writes);
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isZero();
    }

    @Test
    void oneReadAtTheFloorStartsTheCountAnew() {
      MachineFixture f = following();
      f.pass(3_000);
      f.answered(f.lastWrite(), refused(0));
      f.readAbsent();
      f.pass(9_000);
      f.readFinds(foreign(10, "other", 3_000, 1));
      f.pass(100);
      f.answered(f.lastWrite(), refused(0));
      f.pass(0);
      f.readAbsent();
      f.pass(5_000);
      f.readAbsent();
      assertThat(f.problems()).doesNotContain(ElectionProblem.Kind.REGISTER_REPLACED);
    }

    @Test
    void tokensAreKept() {
      MachineFixture f = leading();
      Effect.Write ours = f.lastWrite();
      f.give(new Input.Prepared(new RegisterOutcome.Ready(MachineFixture.CREATED + 1, List.of())));
      assertThat(f.demotions()).containsExactly(DemotionReason.REGISTER_LOST);
      f.callbacksReturned();
      f.readFinds(entry(5, ours));
      f.pass(2_999);
      assertThat(f.writes()).isEqualTo(1);
      f.pass(1);
      // Ours still, and waited out only since the register was replaced.
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(5);
      assertThat(f.problems()).doesNotContain(ElectionProblem.Kind.NAME_IN_USE);
    }
  }
}
