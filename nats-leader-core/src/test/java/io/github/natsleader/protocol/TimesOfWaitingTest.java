// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.following;
import static io.github.natsleader.protocol.MachineFixture.holder;
import static io.github.natsleader.protocol.MachineFixture.released;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unavailable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreEvent;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits end at their time and not at another, where chance has a say in it. */
class TimesOfWaitingTest {
  private static final double HALF = 0.5;

  @Test
  void aHoldEndsBetweenTwoHeartbeats() {
    MachineFixture f = started(config().coldStartDelay(Duration.ofMillis(1_500)));
    f.readAbsent();
    f.applied(f.lastWrite(), 10);
    f.pass(1_000);
    f.applied(f.lastWrite(), 11);
    f.pass(499);
    assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    f.pass(1);
    assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
  }

  @Test
  void aDeletionThatNamesItsLeaseIsWaitedOutForThatLease() {
    MachineFixture f = started();
    f.readFinds(new RegisterEntry(10, new RegisterContent.Erased("DEL", 30_000)));
    f.pass(29_999);
    assertThat(f.writes()).isZero();
    f.pass(1);
    assertThat(f.writes()).isEqualTo(1);
  }

  @Test
  void theRandomDelayIsAddedToTheTimeThatTheHeirIsLeft() {
    MachineFixture f = following(config().acquireDelay(Duration.ofMillis(100)));
    f.fraction = HALF;
    f.seen(released(11, "other", "heir"));
    f.pass(1_049);
    assertThat(f.writes()).isZero();
    f.pass(1);
    assertThat(f.writes()).isEqualTo(1);
  }

  @Test
  void aTakeoverIsDelayedByAQuarterOfAHeartbeatAtMost() {
    MachineFixture f =
        started(
            config()
                .acquireDelay(Duration.ofMillis(800))
                .priority(2)
                .allowPriorityTakeover(true)
                .takeoverMode(TakeoverMode.IMMEDIATE)
                .minTenure(Duration.ZERO));
    f.fraction = HALF;
    f.readFinds(holder(10, "other", 1, 3_000, 1));
    f.pass(124);
    assertThat(f.writes()).isZero();
    f.pass(1);
    assertThat(f.writes()).isEqualTo(1);
  }

  @Test
  void pollsAreSpreadOverHalfALease() {
    MachineFixture f = started();
    f.fraction = HALF;
    f.readFinds(holder(10, "other", 0, 30_000, 1));
    int reads = f.reads();
    f.pass(2_999);
    assertThat(f.reads()).isEqualTo(reads);
    f.pass(1);
    assertThat(f.reads()).isEqualTo(reads + 1);
  }

  @Test
  void aReadThatFailedIsAskedAgainAfterAPauseThatDoubles() {
    MachineFixture f = started();
    long pauseMillis = 50;
    for (int failures = 1; failures <= 3; failures++) {
      int reads = f.reads();
      f.give(
          new Input.ReadAnswered(
              f.lastRead(), new ReadOutcome.Failed(new IOException("no answer"))));
      f.pass(pauseMillis - 1);
      assertThat(f.reads()).isEqualTo(reads);
      f.pass(1);
      assertThat(f.reads()).isEqualTo(reads + 1);
      pauseMillis *= 2;
    }
  }

  @Test
  void aWatchThatStandsAgainIsFollowedByARead() {
    MachineFixture f = following();
    f.give(new Input.Watched(new StoreEvent.WatchInterrupted()));
    int reads = f.reads();
    f.give(new Input.Watched(new StoreEvent.WatchRestored()));
    assertThat(f.reads()).isEqualTo(reads + 1);
  }

  @Test
  void theSecondAttemptInARowThatCannotBeMadeIsReported() {
    MachineFixture f = started();
    f.readAbsent();
    f.answered(f.lastWrite(), unavailable());
    assertThat(f.problems()).isEmpty();
    for (int attempt = 2; attempt <= 3; attempt++) {
      passUntilTheNextWrite(f);
      f.answered(f.lastWrite(), unavailable());
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.BUCKET_UNREACHABLE);
    }
  }

  private static void passUntilTheNextWrite(MachineFixture f) {
    int writes = f.writes();
    for (int i = 0; i < 100 && f.writes() == writes; i++) {
      f.pass(10);
    }
    assertThat(f.writes()).isEqualTo(writes + 1);
  }
}
