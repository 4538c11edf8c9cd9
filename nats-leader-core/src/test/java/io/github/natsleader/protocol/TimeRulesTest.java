// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.following;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules C1 to C3. */
class TimeRulesTest {
  private static final Now START = new Now(5_000_000_000L, 1_000);

  @Nested
  class C1OnlyDifferencesOfOneProcessesOwnClocksAreUsed {
    @Test
    void theSameStepsFollowWhateverTheClocksCountFrom() {
      Now far = new Now(START.monotonicNanos() + (1L << 61), -1_000);
      Lease near = new Lease(START, 1_000_000_000);
      Lease away = new Lease(far, 1_000_000_000);
      for (long millis = 0; millis <= 1_500; millis += 100) {
        Now nearNow = new Now(START.monotonicNanos() + millis * 1_000_000, 1_000 + millis);
        Now awayNow = new Now(far.monotonicNanos() + millis * 1_000_000, -1_000 + millis);
        assertThat(near.remainingNanos(nearNow)).isEqualTo(away.remainingNanos(awayNow));
      }
    }

    @Test
    void anAcknowledgementIsCountedFromBeforeTheSendAndJudgedWhenItIsTakenUp() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      // The answer comes in time, and lies unprocessed until the old lease is over.
      f.passUnnoticed(2_000);
      f.applied(renewal, 11);
      assertThat(f.demotions()).containsExactly(DemotionReason.LEASE_EXPIRED);
      assertThat(f.all(Effect.ExtendLease.class)).isEmpty();
    }
  }

  @Nested
  class C2HoldingCountsBothClocksWaitingTheMonotonicAlone {
    @Test
    void aSuspendedLeaderIsOver() {
      MachineFixture f = leading();
      f.moveWall(2_970);
      assertThat(f.isValid()).isFalse();
      f.give(new Input.Tick());
      assertThat(f.demotions()).containsExactly(DemotionReason.LEASE_EXPIRED);
    }

    @Test
    void aWallClockSetBackDoesNotProlongALease() {
      MachineFixture f = leading();
      f.moveWall(-3_600_000);
      f.passUnnoticed(2_970);
      assertThat(f.isValid()).isFalse();
    }

    @Test
    void aWallClockSetForwardDoesNotShortenAWait() {
      MachineFixture f = following();
      f.moveWall(3_600_000);
      f.pass(2_999);
      assertThat(f.writes()).isZero();
      assertThat(f.machine.state()).isEqualTo(ElectionState.FOLLOWER);
      f.pass(1);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void theCutOffPartOfAWallMillisecondCountsAsHeld() {
      assertThat(new Now(START.monotonicNanos(), 1_100).heldNanosSince(START))
          .isEqualTo(101_000_000);
    }
  }

  @Nested
  class C3TheDriftComesOffTheHoldersLease {
    @Test
    void validityIsShorterByTheDrift() {
      MachineFixture f = leading();
      f.passUnnoticed(2_968);
      assertThat(f.isValid()).isTrue();
      f.passUnnoticed(2);
      assertThat(f.isValid()).isFalse();
    }

    @Test
    void tenPercentGivesTenPercent() {
      Lease lease = Lease.of(START, 3_000_000_000L, 0.1);
      assertThat(lease.lengthNanos()).isEqualTo(2_700_000_000L);
    }

    @Test
    void aFollowerOfTheFastestClockWaitsLongerThanAHolderOfTheSlowestRelies() {
      for (double drift : new double[] {0.001, 0.01, 0.05, 0.1}) {
        double relied = Lease.of(START, 3_000_000_000L, drift).lengthNanos();
        double waitedOnSlowClock = 3_000_000_000L / (1 + drift);
        assertThat(relied).isLessThanOrEqualTo(waitedOnSlowClock);
      }
    }
  }
}
