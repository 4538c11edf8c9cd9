// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.spi.RegisterOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What rule F1 has follow, where a fence knows better than the register. */
class FenceRulesTest {

  @Nested
  class F1ATermThatAFenceRefutesEnds {
    private void refute(MachineFixture f, long term, DemotionReason reason) {
      f.give(new Input.TermRefuted(term, reason, "a fence knows better"));
    }

    @Test
    void onceLoudlyAndWithoutARelease() {
      MachineFixture f = leading();
      refute(f, 1, DemotionReason.TOKEN_INVALID);
      refute(f, 1, DemotionReason.TOKEN_INVALID);
      assertThat(f.demotions()).containsExactly(DemotionReason.TOKEN_INVALID);
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.TERM_REFUTED);
      f.pass(1_500);
      assertThat(f.writes()).isEqualTo(1);
      f.callbacksReturned();
      assertThat(f.all(Effect.Release.class)).isEmpty();
    }

    @Test
    void anotherTermIsNotMeant() {
      MachineFixture f = leading();
      refute(f, 2, DemotionReason.TOKEN_INVALID);
      refute(f, 0, DemotionReason.REGISTER_LOST);
      assertThat(f.demotions()).isEmpty();
      assertThat(f.problems()).isEmpty();
    }

    /** Refuted, then out for exactly so many leases; leading again after. */
    private void staysOut(MachineFixture f, int leases) {
      long epoch = f.machine.revision();
      refute(f, f.machine.term(), DemotionReason.REGISTER_LOST);
      f.callbacksReturned();
      // Who leaves is no longer waited for; the next to lead would find the same.
      f.seen(MachineFixture.released(epoch + 1, "me", ""));
      int writes = f.writes();
      f.pass(leases * 3_000L - 1);
      assertThat(f.writes()).isEqualTo(writes);
      f.pass(1);
      assertThat(f.writes()).isEqualTo(writes + 1);
      f.applied(f.lastWrite(), epoch + 2);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }

    @Test
    void forALostRegisterItStaysOutForOneLeaseThenTwoThenFour() {
      MachineFixture f = leading();
      staysOut(f, 1);
      staysOut(f, 2);
      staysOut(f, 4);
    }

    @Test
    void aTermThatEndsOtherwiseStartsTheCountAnew() {
      MachineFixture f = leading(config().resignCooldown(Duration.ZERO));
      staysOut(f, 1);
      f.seen(MachineFixture.released(f.machine.revision() + 1, "meddler", ""));
      f.callbacksReturned();
      f.pass(0);
      f.applied(f.lastWrite(), f.machine.revision() + 1);
      staysOut(f, 1);
    }

    @Test
    void aNewRegisterEndsTheWait() {
      MachineFixture f = leading();
      staysOut(f, 1);
      staysOut(f, 2);
      refute(f, f.machine.term(), DemotionReason.REGISTER_LOST);
      f.callbacksReturned();
      // An operator does what the report asked for.
      f.give(new Input.Prepared(new RegisterOutcome.Ready(MachineFixture.CREATED + 1, List.of())));
      f.readAbsent();
      f.pass(3_100);
      f.applied(f.lastWrite(), 5_000);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
    }
  }
}
