// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.holder;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.released;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.TakeoverMode;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Rule P3 for takeovers. The holder's lease is 10 s, ours 3 s; its record is first seen at 0 ms,
 * and replaced at 1000 ms.
 */
class HoldRulesTest {
  private static final long LEASE_OF_OTHER_MILLIS = 10_000;

  private static ElectionConfig.Builder rival() {
    return config()
        .priority(5)
        .allowPriorityTakeover(true)
        .takeoverMode(TakeoverMode.AFTER_LEASE)
        .minTenure(Duration.ofSeconds(1));
  }

  /** The write that replaces the record has been sent. */
  private static MachineFixture replacing() {
    return replacing(rival());
  }

  private static MachineFixture replacing(ElectionConfig.Builder config) {
    MachineFixture f = started(config);
    f.readFinds(holder(10, "other", 1, LEASE_OF_OTHER_MILLIS, 1));
    f.pass(1_000);
    assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
    return f;
  }

  private static void renewFor(MachineFixture f, long millis) {
    for (long passed = 0; passed < millis; passed += 1_000) {
      f.pass(1_000);
      f.applied(f.lastWrite(), f.machine.revision() + 1);
    }
  }

  @Nested
  class P3TheTermBeginsWhenTheReplacedLeaseMustHaveEnded {
    @Test
    void notSooner() {
      MachineFixture f = replacing();
      f.applied(f.lastWrite(), 11);
      renewFor(f, 8_000);
      f.pass(999);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      f.pass(1);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
      assertThat(f.last(Effect.BeginTerm.class).token().epoch()).isEqualTo(11);
    }

    @Test
    void howeverLateTheAnswer() {
      MachineFixture f = replacing();
      f.passUnnoticed(1_500);
      f.applied(f.lastWrite(), 11);
      renewFor(f, 7_000);
      f.pass(499);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      f.pass(1);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void aRecordThatHasExpiredIsReplacedWithoutOne() {
      MachineFixture f = started(rival().minTenure(Duration.ofHours(1)));
      f.readFinds(holder(10, "other", 1, 3_000, 1));
      f.pass(3_000);
      f.applied(f.lastWrite(), 11);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void ourOwnValidityIsByOurOwnLease() {
      MachineFixture f = replacing();
      f.applied(f.lastWrite(), 11);
      renewFor(f, 1_000);
      f.pass(2_971);
      // Nothing was acknowledged for a lease of ours: the record is not relied on any more.
      assertThat(f.lastWrite().id().token()).isEqualTo("token-2");
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(12);
    }
  }

  @Nested
  class P3WhileAHoldLastsTheRecordKeepsOthersOutForAsLong {
    @Test
    void itsLeaseIsTheLargerOfOursAndTheRemainingHold() {
      MachineFixture f = replacing();
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(9_000);
      f.applied(f.lastWrite(), 11);
      f.pass(1_000);
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(8_000);
      f.applied(f.lastWrite(), 12);
      renewFor(f, 6_000);
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(3_000);
    }

    @Test
    void soOthersWaitOutATakerThatCrashes() {
      MachineFixture f = replacing();
      f.applied(f.lastWrite(), 11);
      f.pass(1_000);
      // At 2000 ms somebody sees it for the first time.
      long leaseMillis = f.lastWrite().record().leaseMillis();
      assertThat(2_000 + leaseMillis).isGreaterThanOrEqualTo(LEASE_OF_OTHER_MILLIS);
    }

    @Test
    void nothingIsDeletedByAStop() {
      MachineFixture f = replacing();
      f.applied(f.lastWrite(), 11);
      f.give(new Input.Stop(true, 5_000_000_000L));
      f.pass(5_000);
      assertThat(f.all(Effect.Release.class)).isEmpty();
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }

    @Test
    void norByAStopThatComesBeforeTheAnswer() {
      MachineFixture f = replacing();
      f.give(new Input.Stop(true, 5_000_000_000L));
      f.applied(f.lastWrite(), 11);
      f.pass(5_000);
      assertThat(f.all(Effect.Release.class)).isEmpty();
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }

    @Test
    void norByAResignationWhichMeansNobody() {
      MachineFixture f = replacing();
      f.applied(f.lastWrite(), 11);
      f.give(new Input.Resign());
      renewFor(f, 8_000);
      assertThat(f.all(Effect.Release.class)).isEmpty();
    }

    @Test
    void norByIllness() {
      MachineFixture f = started(rival().healthChecker(() -> true).maxConsecutiveFailures(1));
      f.give(new Input.HealthChecked(1, true, null));
      f.readFinds(holder(10, "other", 1, LEASE_OF_OTHER_MILLIS, 1));
      f.pass(1_000);
      f.give(new Input.HealthChecked(f.last(Effect.CheckHealth.class).checkId(), true, null));
      f.pass(0);
      f.applied(f.lastWrite(), 11);
      f.pass(1_000);
      f.applied(f.lastWrite(), 12);
      f.give(new Input.HealthChecked(f.last(Effect.CheckHealth.class).checkId(), false, null));
      int writes = f.writes();
      f.pass(6_000);
      assertThat(f.writes()).isEqualTo(writes);
      assertThat(f.all(Effect.Release.class)).isEmpty();
    }
  }

  @Nested
  class P3ATakeoversHoldBelongsToTheParticipant {
    /** Acquires at this instant, by the last write; the hold ends at 10,000 ms. */
    private void isStillHeld(MachineFixture f, long revision) {
      f.applied(f.lastWrite(), revision);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }

    @Test
    void itSurvivesARefusal() {
      MachineFixture f = replacing();
      f.answered(f.lastWrite(), refused(12));
      f.readFinds(released(12, "somebody", ""));
      f.pass(0);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(12);
      isStillHeld(f, 13);
    }

    @Test
    void itSurvivesAnAttemptThatCouldNotBeMade() {
      MachineFixture f = replacing();
      f.answered(f.lastWrite(), unavailable());
      f.seen(released(12, "somebody", ""));
      f.pass(100);
      isStillHeld(f, 13);
    }

    @Test
    void itSurvivesAbandoning() {
      MachineFixture f = replacing();
      Effect.Write abandoned = f.lastWrite();
      f.pass(1_980);
      f.pass(100);
      assertThat(f.lastWrite().id()).isNotEqualTo(abandoned.id());
      f.seen(entry(11, abandoned));
      f.pass(4_000);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
      isStillHeld(f, 12);
    }

    @Test
    void itSurvivesAdopting() {
      MachineFixture f = replacing();
      f.seen(entry(11, f.lastWrite()));
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      f.pass(1_000);
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(8_000);
    }

    @Test
    void ofSeveralTheLatestEndCounts() {
      MachineFixture f = replacing();
      f.answered(f.lastWrite(), refused(12));
      // Replaced too, with a lease that would end at 4000 ms.
      f.readFinds(holder(12, "another", 1, 3_000, 1));
      f.pass(1_000);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(12);
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(8_000);
      f.applied(f.lastWrite(), 13);
      renewFor(f, 7_000);
      f.pass(999);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      f.pass(1);
      assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
    }

    @Test
    void whoeverTakesOverFromATakerWaitsForBoth() {
      MachineFixture f = started(rival().minTenure(Duration.ZERO));
      // Somebody of priority 3 replaced a record under which another may lead for 9 s more.
      f.readFinds(holder(11, "taker", 3, 9_000, 1));
      f.pass(0);
      f.applied(f.lastWrite(), 12);
      renewFor(f, 8_000);
      f.pass(999);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      f.pass(1);
      assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
    }

    @Test
    void aTakerThatIsTakenOverLosesTheRecordNotTheHold() {
      MachineFixture f = replacing();
      f.applied(f.lastWrite(), 11);
      f.seen(foreign(12, "higher", 3_000, 1));
      f.seen(released(13, "higher", ""));
      f.pass(0);
      isStillHeld(f, 14);
    }
  }
}
