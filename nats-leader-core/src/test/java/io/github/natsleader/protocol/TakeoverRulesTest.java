// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.holder;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.released;
import static io.github.natsleader.protocol.MachineFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules P1 and P2, of those who take over. */
class TakeoverRulesTest {

  private static ElectionConfig.Builder rival(TakeoverMode mode) {
    return config().priority(5).allowPriorityTakeover(true).takeoverMode(mode);
  }

  private static MachineFixture following(ElectionConfig.Builder config, int priorityOfLeader) {
    MachineFixture f = started(config);
    f.readFinds(holder(10, "other", priorityOfLeader, 3_000, 1));
    return f;
  }

  private static int asked(MachineFixture f) {
    return f.all(Effect.Ask.class).size();
  }

  private static void answer(MachineFixture f, RequestOutcome outcome) {
    f.give(new Input.RequestAnswered(f.last(Effect.Ask.class).askId(), outcome));
  }

  private static RequestOutcome declined() {
    return new RequestOutcome.Declined("not now");
  }

  private static RequestOutcome unanswered() {
    return new RequestOutcome.Unanswered(new IOException("no responders"));
  }

  /** The leader renews, so that its record stays alive. */
  private static void renewed(MachineFixture f, int priority) {
    long n = f.machine.revision() - 8;
    f.seen(holder(f.machine.revision() + 1, "other", priority, 3_000, n));
  }

  @Nested
  class P1OnlyStrictlyHigherPriorityTakesOver {
    @Test
    void higherDoesInEveryMode() {
      for (TakeoverMode mode : TakeoverMode.values()) {
        MachineFixture f = following(rival(mode), 4);
        assertThat(f.writes() + asked(f)).as("%s", mode).isEqualTo(1);
      }
    }

    @Test
    void equalAndLowerNever() {
      for (TakeoverMode mode : TakeoverMode.values()) {
        for (int leader : new int[] {5, 6}) {
          MachineFixture f = following(rival(mode), leader);
          for (int i = 0; i < 20; i++) {
            f.pass(1_000);
            renewed(f, leader);
          }
          assertThat(f.writes() + asked(f)).as("%s against %d", mode, leader).isZero();
        }
      }
    }

    @Test
    void withoutLeaveNobodyDoes() {
      for (TakeoverMode mode : TakeoverMode.values()) {
        MachineFixture f = following(config().priority(5).takeoverMode(mode), 0);
        f.pass(1_000);
        renewed(f, 0);
        f.pass(1_000);
        assertThat(f.writes() + asked(f)).as("%s", mode).isZero();
      }
    }

    @Test
    void theRecordBearsOurPriority() {
      MachineFixture f = leading(config().priority(5));
      assertThat(f.lastWrite().record().priority()).isEqualTo(5);
    }
  }

  @Nested
  class P1NotBeforeMinTenure {
    @Test
    void theTakerCountsFromItsFirstSightOfTheTerm() {
      for (TakeoverMode mode : TakeoverMode.values()) {
        MachineFixture f = following(rival(mode).minTenure(Duration.ofMillis(2_500)), 1);
        f.pass(1_000);
        renewed(f, 1);
        f.pass(1_499);
        assertThat(f.writes() + asked(f)).as("%s", mode).isZero();
        f.pass(1);
        assertThat(f.writes() + asked(f)).as("%s", mode).isEqualTo(1);
      }
    }

    @Test
    void anotherTermStartsItAnew() {
      MachineFixture f =
          following(rival(TakeoverMode.AFTER_LEASE).minTenure(Duration.ofMillis(2_500)), 1);
      f.pass(1_000);
      f.seen(holder(11, "another", 1, 3_000, 1));
      f.pass(2_499);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.writes()).isEqualTo(1);
    }
  }

  @Nested
  class P1CooperativeTakersAsk {
    @Test
    void theTermThatTheySee() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      assertThat(f.writes()).isZero();
      LeaderRequest request = f.last(Effect.Ask.class).request();
      assertThat(request.kind()).isEqualTo(LeaderRequest.Kind.HAND_OVER);
      assertThat(request.token()).isEqualTo("token-of-other");
      assertThat(request.epoch()).isEqualTo(10);
      assertThat(request.from()).isEqualTo("me");
      assertThat(request.priority()).isEqualTo(5);
    }

    @Test
    void acceptedTheyWaitForTheReleaseThatNamesThem() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      answer(f, new RequestOutcome.Accepted());
      for (int i = 0; i < 7; i++) {
        f.pass(1_000);
        renewed(f, 1);
      }
      assertThat(f.writes()).isZero();
      assertThat(asked(f)).isEqualTo(1);
      f.fraction = 0.9;
      f.seen(released(f.machine.revision() + 1, "other", "me"));
      f.pass(0);
      f.applied(f.lastWrite(), f.machine.revision() + 1);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void acceptedAndNothingComesOfItTheyAskAgain() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      answer(f, new RequestOutcome.Accepted());
      for (int i = 0; i < 9; i++) {
        f.pass(1_000);
        renewed(f, 1);
      }
      assertThat(asked(f)).isEqualTo(2);
    }

    @Test
    void declinedTheyAskAgainALeaseLaterAndReplaceNothing() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      answer(f, declined());
      f.pass(1_000);
      renewed(f, 1);
      f.pass(1_000);
      renewed(f, 1);
      f.pass(999);
      assertThat(asked(f)).isEqualTo(1);
      f.pass(1);
      assertThat(asked(f)).isEqualTo(2);
      assertThat(f.writes()).isZero();
    }

    @Test
    void unansweredForAHeartbeatIsAsAfterLease() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      f.pass(999);
      assertThat(f.writes()).isZero();
      f.pass(1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      f.applied(f.lastWrite(), 11);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }

    @Test
    void whereNobodyListensYetTheyAskAgainWithinThatHeartbeat() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      answer(f, unanswered());
      f.pass(249);
      assertThat(asked(f)).isEqualTo(1);
      f.pass(1);
      assertThat(asked(f)).isEqualTo(2);
      answer(f, new RequestOutcome.Accepted());
      f.pass(800);
      renewed(f, 1);
      f.pass(1_000);
      assertThat(f.writes()).isZero();
    }

    @Test
    void whereNobodyEverListensTheHeartbeatIsNoLonger() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      for (int i = 0; i < 4; i++) {
        answer(f, unanswered());
        f.pass(250);
      }
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      assertThat(asked(f)).isBetween(4, 5);
    }

    @Test
    void theAnswerToAnEarlierQuestionMeansNothing() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      long first = f.last(Effect.Ask.class).askId();
      answer(f, unanswered());
      f.pass(250);
      f.give(new Input.RequestAnswered(first, declined()));
      f.pass(750);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void theNextTermIsAskedAnew() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      answer(f, declined());
      f.seen(holder(11, "another", 2, 3_000, 1));
      assertThat(f.last(Effect.Ask.class).request().token()).isEqualTo("token-of-another");
    }
  }

  @Nested
  class P1PriorityMayBeSetAtRunTime {
    @Test
    void aLeaderRewritesItsRecordAtOnce() {
      MachineFixture f = leading(config().priority(5));
      f.pass(100);
      f.give(new Input.SetPriority(1));
      assertThat(f.lastWrite().record().priority()).isEqualTo(1);
      assertThat(f.lastWrite().id().n()).isEqualTo(2);
      f.applied(f.lastWrite(), 11);
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void onceTheWriteUnderWayIsResolved() {
      MachineFixture f = leading(config().priority(5));
      f.pass(1_000);
      Effect.Write renewal = f.lastWrite();
      f.give(new Input.SetPriority(1));
      assertThat(f.lastWrite()).isEqualTo(renewal);
      f.applied(renewal, 11);
      assertThat(f.lastWrite().record().priority()).isEqualTo(1);
    }

    @Test
    void aFollowerPlansAnew() {
      MachineFixture raised = following(rival(TakeoverMode.AFTER_LEASE), 7);
      raised.pass(100);
      assertThat(raised.writes()).isZero();
      raised.give(new Input.SetPriority(8));
      raised.pass(0);
      assertThat(raised.writes()).isEqualTo(1);
      MachineFixture lowered =
          following(rival(TakeoverMode.AFTER_LEASE).minTenure(Duration.ofSeconds(1)), 1);
      lowered.pass(500);
      lowered.give(new Input.SetPriority(1));
      lowered.pass(1_000);
      assertThat(lowered.writes()).isZero();
    }

    @Test
    void aFollowerAsksAnew() {
      MachineFixture f = following(rival(TakeoverMode.COOPERATIVE), 1);
      answer(f, declined());
      f.give(new Input.SetPriority(8));
      assertThat(asked(f)).isEqualTo(2);
      assertThat(f.last(Effect.Ask.class).request().priority()).isEqualTo(8);
    }

    @Test
    void beforeTheStartToo() {
      MachineFixture f = new MachineFixture(config().priority(5).build());
      f.give(new Input.SetPriority(2));
      assertThat(f.machine.priority()).isEqualTo(2);
      f.give(new Input.SetPriority(-1));
      assertThat(f.machine.priority()).isZero();
    }
  }

  @Nested
  class P2ImmediateReplacesAndBeginsAtOnce {
    @Test
    void whileTheOldHolderMayStillLead() {
      MachineFixture f = following(rival(TakeoverMode.IMMEDIATE), 1);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      assertThat(f.lastWrite().record().leaseMillis()).isEqualTo(3_000);
      f.applied(f.lastWrite(), 11);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void aHoldOfItsOwnRemains() {
      MachineFixture f =
          started(rival(TakeoverMode.IMMEDIATE).coldStartDelay(Duration.ofSeconds(30)));
      f.readAbsent();
      f.applied(f.lastWrite(), 9);
      f.seen(holder(10, "other", 1, 3_000, 1));
      f.pass(0);
      f.applied(f.lastWrite(), 11);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
    }
  }
}
