// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.released;
import static io.github.natsleader.protocol.MachineFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rule T1, and what P3 says of holds. */
class TermRulesTest {

  @Nested
  class T1ATermBeginsOnceItsLeaseLeavesAHeartbeat {
    @Test
    void atTheAcknowledgement() {
      MachineFixture f = started();
      f.readAbsent();
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      f.applied(f.lastWrite(), 10);
      assertThat(f.last(Effect.BeginTerm.class).token().epoch()).isEqualTo(10);
      assertThat(f.last(Effect.BeginTerm.class).token().id()).isEqualTo(f.lastWrite().id().token());
    }

    @Test
    void aLateAcknowledgementIsRenewedFirst() {
      MachineFixture f = started();
      f.readAbsent();
      f.passUnnoticed(1_980);
      f.applied(f.lastWrite(), 10);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
      assertThat(f.lastWrite().id().n()).isEqualTo(2);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      f.applied(f.lastWrite(), 12);
      assertThat(f.machine.state()).isEqualTo(ElectionState.LEADER);
      // The epoch is the first landed revision of the token, not the latest.
      assertThat(f.last(Effect.BeginTerm.class).token().epoch()).isEqualTo(10);
    }

    @Test
    void anAcknowledgementAfterItsOwnEndBeginsNothing() {
      MachineFixture f = started();
      f.readAbsent();
      f.passUnnoticed(3_000);
      f.applied(f.lastWrite(), 10);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.LEASE_TOO_SHORT);
    }

    @Test
    void epochsGrowFromTermToTerm() {
      MachineFixture f = started(config().resignCooldown(Duration.ZERO));
      f.readAbsent();
      f.applied(f.lastWrite(), 10);
      f.give(new Input.Resign());
      f.callbacksReturned();
      f.give(
          new Input.WriteAnswered(
              f.last(Effect.Release.class).id(),
              1,
              new io.github.natsleader.spi.StoreOutcome.Applied(11)));
      f.pass(10);
      f.applied(f.lastWrite(), 12);
      assertThat(f.all(Effect.BeginTerm.class).stream().map(begin -> begin.token().epoch()))
          .containsExactly(10L, 12L);
    }
  }

  @Nested
  class P3AHoldBelongsToTheParticipant {
    @Test
    void itSurvivesAbandoning() {
      MachineFixture f = started(config().coldStartDelay(Duration.ofSeconds(30)));
      f.readAbsent();
      f.applied(f.lastWrite(), 10);
      f.seen(released(11, "meddler", ""));
      f.pass(10);
      // Acquired anew over a release: the hold of the first acquisition still counts.
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(11);
      f.applied(f.lastWrite(), 12);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
      assertThat(f.lastWrite().record().leaseMillis()).isBetween(29_000L, 30_000L);
    }

    @Test
    void anAbandonedAcquisitionOverAbsenceIsHeldFromItsSighting() {
      MachineFixture f = started(config().coldStartDelay(Duration.ofSeconds(30)));
      f.readAbsent();
      Effect.Write abandoned = f.lastWrite();
      f.pass(1_980);
      // It has landed after all: whoever was erased may still rely on its lease.
      f.seen(entry(10, abandoned));
      assertThat(f.all(Effect.Release.class)).isEmpty();
      f.pass(3_050);
      assertThat(f.lastWrite().expectedRevision()).isEqualTo(10);
      assertThat(f.lastWrite().id()).isNotEqualTo(abandoned.id());
      f.applied(f.lastWrite(), 11);
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
      assertThat(f.lastWrite().record().leaseMillis()).isGreaterThan(26_000);
    }

    @Test
    void whileItLastsNothingIsDeleted() {
      MachineFixture f = started(config().coldStartDelay(Duration.ofSeconds(30)));
      f.readAbsent();
      f.applied(f.lastWrite(), 10);
      f.give(new Input.Stop(true, 1_000_000_000));
      assertThat(f.all(Effect.Release.class)).isEmpty();
      assertThat(f.machine.state()).isEqualTo(ElectionState.STOPPED);
    }

    @Test
    void aSightedAcquisitionIsHeldLikeAnAcknowledgedOne() {
      MachineFixture f = started(config().coldStartDelay(Duration.ofSeconds(30)));
      f.readAbsent();
      f.seen(entry(10, f.lastWrite()));
      assertThat(f.machine.state()).isEqualTo(ElectionState.CANDIDATE);
      assertThat(f.all(Effect.BeginTerm.class)).isEmpty();
    }
  }
}
