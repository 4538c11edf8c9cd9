// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a leader does when it is asked: rule P1, and requests. */
class RequestRulesTest {

  @Nested
  class P1ALeaderThatIsAskedHandsOver {
    @Test
    void afterItsCallbacksAndNamesTheHeir() {
      MachineFixture f = leading(config().priority(1));
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 2);
      assertThat(f.last(Effect.Answer.class).outcome()).isInstanceOf(RequestOutcome.Accepted.class);
      assertThat(f.demotions()).containsExactly(DemotionReason.HANDED_OVER);
      assertThat(f.isValid()).isFalse();
      f.pass(1_000);
      f.applied(f.lastWrite(), 11);
      assertThat(f.all(Effect.Release.class)).isEmpty();
      f.callbacksReturned();
      assertThat(f.last(Effect.Release.class).marker().heir()).isEqualTo("asker");
    }

    @Test
    void andLeavesTheHeirAHeartbeatToTakeIt() {
      MachineFixture f = leading(config().priority(1));
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 2);
      f.callbacksReturned();
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(11));
      f.pass(999);
      assertThat(f.writes()).isEqualTo(1);
      // The heir is gone: no cool-down keeps the group waiting.
      f.pass(1);
      assertThat(f.writes()).isEqualTo(2);
    }

    @Test
    void notToAnEqualNorALowerPriority() {
      MachineFixture f = leading(config().priority(3));
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 3);
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 2);
      assertThat(f.all(Effect.Answer.class))
          .hasSize(2)
          .allMatch(answer -> answer.outcome() instanceof RequestOutcome.Declined);
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void notForAnotherTerm() {
      MachineFixture f = leading();
      for (var kind : LeaderRequest.Kind.values()) {
        ask(f, kind, "token-9", 10, 2);
        ask(f, kind, "token-1", 9, 2);
      }
      assertThat(f.all(Effect.Answer.class))
          .hasSize(4)
          .allMatch(answer -> answer.outcome() instanceof RequestOutcome.Declined);
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void whoDoesNotLeadDeclines() {
      MachineFixture f = leading();
      f.give(new Input.Resign());
      ask(f, LeaderRequest.Kind.RESIGN, "token-1", 10, 2);
      assertThat(f.last(Effect.Answer.class).outcome()).isInstanceOf(RequestOutcome.Declined.class);
      MachineFixture follower = MachineFixture.following();
      ask(follower, LeaderRequest.Kind.HAND_OVER, "token-of-other", 10, 2);
      assertThat(follower.last(Effect.Answer.class).outcome())
          .isInstanceOf(RequestOutcome.Declined.class);
    }

    @Test
    void askedToResignItDoesAndStaysOut() {
      MachineFixture f = leading(config().priority(9).minTenure(Duration.ofHours(1)));
      // Whoever does not know the epoch names the token alone.
      ask(f, LeaderRequest.Kind.RESIGN, "token-1", 0, 0);
      assertThat(f.demotions()).containsExactly(DemotionReason.RESIGNED);
      f.callbacksReturned();
      assertThat(f.last(Effect.Release.class).marker().heir()).isNull();
      f.answered(f.last(Effect.Release.class), new StoreOutcome.Applied(11));
      f.pass(2_999);
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void theLeaderThatIsAskedCountsFromTheTermsBeginning() {
      MachineFixture f = leading(config().minTenure(Duration.ofMillis(900)));
      f.pass(899);
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 1);
      assertThat(f.last(Effect.Answer.class).outcome()).isInstanceOf(RequestOutcome.Declined.class);
      f.pass(1);
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 1);
      assertThat(f.last(Effect.Answer.class).outcome()).isInstanceOf(RequestOutcome.Accepted.class);
    }

    @Test
    void loweredItHandsOver() {
      MachineFixture f = leading(config().priority(5));
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 4);
      assertThat(f.demotions()).isEmpty();
      f.give(new Input.SetPriority(0));
      ask(f, LeaderRequest.Kind.HAND_OVER, "token-1", 10, 4);
      assertThat(f.demotions()).containsExactly(DemotionReason.HANDED_OVER);
    }
  }

  private static void ask(
      MachineFixture f, LeaderRequest.Kind kind, String token, long epoch, int priority) {
    f.give(
        new Input.Requested(
            f.effects.size(), new LeaderRequest(kind, token, epoch, "asker", priority, "test")));
  }
}
