// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What E2 says of health. A check may take 100 ms, and is due once a second. */
class HealthRulesTest {

  private static ElectionConfig.Builder checked() {
    return config().healthChecker(() -> true).maxConsecutiveFailures(3);
  }

  private static MachineFixture started(ElectionConfig.Builder config) {
    return MachineFixture.started(config);
  }

  /** Leading, its first check passed at this instant. */
  private static MachineFixture leading() {
    MachineFixture f = started(checked());
    found(f, true);
    f.readAbsent();
    f.applied(f.lastWrite(), 10);
    assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
    return f;
  }

  private static void found(MachineFixture f, boolean healthy) {
    f.give(new Input.HealthChecked(f.last(Effect.CheckHealth.class).checkId(), healthy, null));
  }

  private static int checks(MachineFixture f) {
    return f.all(Effect.CheckHealth.class).size();
  }

  /** Lets a heartbeat pass, renewed, to just after the next check was asked for. */
  private static void heartbeat(MachineFixture f) {
    f.pass(1_000);
    f.applied(f.lastWrite(), f.machine.revision() + 1);
  }

  @Nested
  class E2SeveralFailuresInARowEndATerm {
    @Test
    void theThirdDoes() {
      MachineFixture f = leading();
      for (int i = 1; i <= 2; i++) {
        heartbeat(f);
        found(f, false);
      }
      assertThat(f.demotions()).isEmpty();
      heartbeat(f);
      found(f, false);
      assertThat(f.demotions()).containsExactly(DemotionReason.UNHEALTHY);
      assertThat(f.problems()).containsOnlyOnce(ElectionProblem.Kind.HEALTH_CHECK_FAILED);
    }

    @Test
    void oneSuccessInBetweenStartsTheCountAnew() {
      MachineFixture f = leading();
      for (boolean healthy : new boolean[] {false, false, true, false, false}) {
        heartbeat(f);
        found(f, healthy);
      }
      assertThat(f.demotions()).isEmpty();
      assertThat(f.all(Effect.HealthChanged.class))
          .containsExactly(
              new Effect.HealthChanged(false),
              new Effect.HealthChanged(true),
              new Effect.HealthChanged(false));
    }

    @Test
    void theLeaseIsKeptForTheCallbacksReleasedAndStayedAwayFromForTheCooldown() {
      MachineFixture f = leading();
      for (int i = 1; i <= 3; i++) {
        heartbeat(f);
        found(f, false);
      }
      heartbeat(f);
      found(f, true);
      assertThat(f.all(Effect.Release.class)).isEmpty();
      f.callbacksReturned();
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(99));
      int writes = f.writes();
      for (int second = 1; second <= 2; second++) {
        f.pass(1_000);
        found(f, true);
      }
      f.pass(999);
      assertThat(f.writes()).isEqualTo(writes);
      f.pass(1);
      assertThat(f.writes()).isEqualTo(writes + 1);
    }
  }

  @Nested
  class E2AHangFailsAgainAndAgain {
    @Test
    void itIsInterruptedAfterItsLimitAndCountsWheneverTheNextWouldBeDue() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.applied(f.lastWrite(), 11);
      int checks = checks(f);
      f.pass(99);
      assertThat(f.all(Effect.InterruptHealthCheck.class)).isEmpty();
      f.pass(1);
      assertThat(f.all(Effect.InterruptHealthCheck.class)).hasSize(1);
      assertThat(f.all(Effect.HealthChanged.class)).hasSize(1);
      f.pass(900);
      f.applied(f.lastWrite(), 12);
      assertThat(f.demotions()).isEmpty();
      f.pass(1_000);
      assertThat(f.demotions()).containsExactly(DemotionReason.UNHEALTHY);
      assertThat(checks(f)).isEqualTo(checks);
      assertThat(f.all(Effect.InterruptHealthCheck.class)).hasSize(1);
    }

    @Test
    void itDelaysNoHeartbeat() {
      MachineFixture f = leading();
      f.pass(1_000);
      assertThat(f.lastWrite().id().n()).isEqualTo(2);
      f.applied(f.lastWrite(), 11);
      f.pass(1_000);
      assertThat(f.lastWrite().id().n()).isEqualTo(3);
    }

    @Test
    void itsLateAnswerIsNoVerdictButLetsTheNextBeAsked() {
      MachineFixture f = leading();
      heartbeat(f);
      int checks = checks(f);
      f.pass(200);
      found(f, true);
      assertThat(f.all(Effect.HealthChanged.class))
          .containsExactly(new Effect.HealthChanged(false));
      f.pass(800);
      assertThat(checks(f)).isEqualTo(checks + 1);
      found(f, true);
      assertThat(f.last(Effect.HealthChanged.class)).isEqualTo(new Effect.HealthChanged(true));
    }

    @Test
    void theAnswerOfAnEarlierCheckMeansNothing() {
      MachineFixture f = leading();
      long earlier = f.last(Effect.CheckHealth.class).checkId();
      heartbeat(f);
      f.give(new Input.HealthChecked(earlier, false, null));
      f.give(new Input.HealthChecked(earlier + 7, false, null));
      assertThat(f.all(Effect.HealthChanged.class)).isEmpty();
      found(f, true);
      found(f, false);
      assertThat(f.all(Effect.HealthChanged.class)).isEmpty();
    }
  }

  @Nested
  class E2WhoIsUnfitNeitherAcquiresNorTakesOverNorRenewsForAnUnbegunTerm {
    @Test
    void notBeforeTheFirstCheck() {
      MachineFixture f = started(checked());
      f.readAbsent();
      f.pass(50);
      assertThat(f.writes()).isZero();
      found(f, true);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void notWhileTheLatestFailed() {
      MachineFixture f = started(checked());
      found(f, false);
      f.readAbsent();
      f.pass(1_050);
      assertThat(f.writes()).isZero();
      found(f, true);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void neitherAskingNorReplacingALeaderOfLowerPriority() {
      for (var mode : io.github.natsleader.TakeoverMode.values()) {
        MachineFixture f =
            started(checked().priority(5).allowPriorityTakeover(true).takeoverMode(mode));
        found(f, false);
        f.readFinds(foreign(10, "other", 3_000, 1));
        f.pass(900);
        assertThat(f.writes()).isZero();
        assertThat(f.all(Effect.Ask.class)).isEmpty();
        f.pass(100);
        found(f, true);
        assertThat(f.writes() + f.all(Effect.Ask.class).size()).isEqualTo(1);
      }
    }

    @Test
    void whatIsAcquiredMeanwhileIsReleasedAtOnce() {
      MachineFixture f = started(checked());
      found(f, true);
      f.readAbsent();
      f.pass(1_000);
      found(f, false);
      f.applied(f.lastWrite(), 10);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      assertThat(f.last(Effect.Release.class).expectedRevision()).isEqualTo(10);
    }

    @Test
    void underAHoldItIsLeftToRunOut() {
      MachineFixture f = started(checked().coldStartDelay(Duration.ofSeconds(30)));
      found(f, true);
      f.readAbsent();
      f.applied(f.lastWrite(), 10);
      f.pass(1_000);
      f.applied(f.lastWrite(), 11);
      found(f, false);
      int writes = f.writes();
      for (int second = 1; second <= 6; second++) {
        f.pass(1_000);
        found(f, false);
      }
      assertThat(f.writes()).isEqualTo(writes);
      assertThat(f.all(Effect.Release.class)).isEmpty();
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
    }

    @Test
    void recoveredItCampaigns() {
      MachineFixture f = started(checked());
      f.readFinds(foreign(10, "other", 3_000, 1));
      found(f, false);
      f.pass(2_000);
      f.seen(released(11, "other", ""));
      assertThat(f.writes()).isZero();
      found(f, true);
      f.pass(1_000);
      found(f, true);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void noChecksAreAskedForOnceItStops() {
      MachineFixture f = leading();
      f.give(new Input.Stop(true, 5_000_000_000L));
      int checks = checks(f);
      f.pass(4_000);
      assertThat(checks(f)).isEqualTo(checks);
    }
  }
}
