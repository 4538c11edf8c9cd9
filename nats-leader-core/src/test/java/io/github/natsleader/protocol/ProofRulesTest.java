// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import static io.github.natsleader.protocol.MachineFixture.config;
import static io.github.natsleader.protocol.MachineFixture.entry;
import static io.github.natsleader.protocol.MachineFixture.foreign;
import static io.github.natsleader.protocol.MachineFixture.leading;
import static io.github.natsleader.protocol.MachineFixture.refused;
import static io.github.natsleader.protocol.MachineFixture.started;
import static io.github.natsleader.protocol.MachineFixture.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.spi.ReadOutcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rule T2. */
class ProofRulesTest {

  @Nested
  class T2OnlyARenewalFirstSentAfterTheQuestionProves {
    @Test
    void itIsSentAtOnceAndItsAnswerIsTheProof() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      assertThat(f.lastWrite().id().n()).isEqualTo(2);
      assertThat(f.all(Effect.Validated.class)).isEmpty();
      f.applied(f.lastWrite(), 11);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, true));
    }

    @Test
    void oneInFlightIsResolvedFirstAndProvesNothing() {
      MachineFixture f = leading();
      f.pass(1_000);
      Effect.Write before = f.lastWrite();
      f.give(new Input.Validate(7, 1));
      f.answered(before, unknown());
      f.pass(100);
      assertThat(f.lastWrite().id()).isEqualTo(before.id());
      f.applied(f.lastWrite(), 11);
      assertThat(f.all(Effect.Validated.class)).isEmpty();
      assertThat(f.lastWrite().id().n()).isEqualTo(3);
      f.applied(f.lastWrite(), 12);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, true));
    }

    @Test
    void aSecondTransmissionOfOneInFlightProvesNothingEither() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.give(new Input.Validate(7, 1));
      f.pass(500);
      Effect.Write second = f.lastWrite();
      assertThat(second.transmission()).isEqualTo(2);
      f.applied(second, 11);
      assertThat(f.all(Effect.Validated.class)).isEmpty();
    }

    @Test
    void concurrentCallersShareIt() {
      MachineFixture f = leading();
      f.pass(1_000);
      f.give(new Input.Validate(7, 1));
      f.give(new Input.Validate(8, 1));
      f.give(new Input.Validate(9, 1));
      f.applied(f.lastWrite(), 11);
      f.applied(f.lastWrite(), 12);
      assertThat(f.all(Effect.Validated.class))
          .containsExactly(
              new Effect.Validated(7, true),
              new Effect.Validated(8, true),
              new Effect.Validated(9, true));
      assertThat(f.lastWrite().id().n()).isEqualTo(3);
    }

    @Test
    void whoAsksWhileItIsUnderWayWaitsForTheNext() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      f.give(new Input.Validate(8, 1));
      f.applied(f.lastWrite(), 11);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, true));
      f.applied(f.lastWrite(), 12);
      assertThat(f.last(Effect.Validated.class)).isEqualTo(new Effect.Validated(8, true));
    }

    @Test
    void adoptionByTheWatchIsNoProof() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      f.seen(entry(11, f.lastWrite()));
      assertThat(f.all(Effect.ExtendLease.class)).hasSize(1);
      assertThat(f.all(Effect.Validated.class)).isEmpty();
      assertThat(f.lastWrite().id().n()).isEqualTo(3);
      f.applied(f.lastWrite(), 12);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, true));
    }

    /** Sightings may overtake the answers again and again, and each would cost another write. */
    @Test
    void theAnswerIsTheProofAlsoWhereASightingCameFirst() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      Effect.Write sent = f.lastWrite();
      f.seen(entry(11, sent));
      f.applied(sent, 11);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, true));
    }

    /** Whoever asks with short time-outs while nothing is answered must not be remembered. */
    @Test
    void whoeverGivesUpIsForgotten() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      f.give(new Input.Validate(8, 1));
      f.give(new Input.ValidationForgotten(7));
      f.applied(f.lastWrite(), 11);
      f.pass(1_100);
      f.applied(f.lastWrite(), 12);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(8, true));
    }

    @Test
    void adoptionByAReadIsNoProof() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      f.answered(f.lastWrite(), refused(11));
      f.readFinds(entry(11, f.lastWrite()));
      assertThat(f.all(Effect.ExtendLease.class)).hasSize(1);
      assertThat(f.all(Effect.Validated.class)).isEmpty();
    }

    @Test
    void theEndOfTheTermIsANo() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 1));
      f.seen(foreign(12, "other", 3_000, 1));
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, false));
    }

    @Test
    void whoDoesNotLeadByThatTermIsToldAtOnce() {
      MachineFixture f = leading();
      f.give(new Input.Validate(7, 2));
      assertThat(f.last(Effect.Validated.class)).isEqualTo(new Effect.Validated(7, false));
      f.give(new Input.Resign());
      f.give(new Input.Validate(8, 1));
      assertThat(f.last(Effect.Validated.class)).isEqualTo(new Effect.Validated(8, false));
      assertThat(f.writes()).isEqualTo(1);
    }

    @Test
    void whileDisconnectedItIsWaitedFor() {
      MachineFixture f = leading();
      f.connection(ConnectionStatus.DISCONNECTED);
      f.give(new Input.Validate(7, 1));
      f.pass(1_500);
      assertThat(f.all(Effect.Validated.class)).isEmpty();
      f.connection(ConnectionStatus.CONNECTED);
      f.applied(f.lastWrite(), 11);
      assertThat(f.all(Effect.Validated.class)).containsExactly(new Effect.Validated(7, true));
    }
  }

  @Nested
  class T2ThePeriodicValidationIsALeaderRead {
    private MachineFixture leadingQuietly(Duration interval) {
      MachineFixture f = leading(config().ttl(Duration.ofSeconds(60)).validationInterval(interval));
      f.effects.clear();
      return f;
    }

    private void renew(MachineFixture f, long millis) {
      for (long passed = 0; passed < millis; passed += 1_000) {
        f.pass(1_000);
        f.applied(f.lastWrite(), f.machine.revision() + 1);
      }
    }

    @Test
    void oncePerIntervalAndNeverGated() {
      MachineFixture f = leadingQuietly(Duration.ofMillis(2_500));
      renew(f, 2_000);
      assertThat(f.reads()).isZero();
      f.pass(500);
      assertThat(f.all(Effect.Read.class)).hasSize(1).noneMatch(Effect.Read::gated);
      f.readFinds(entry(f.machine.revision(), f.lastWrite()));
      f.pass(2_400);
      assertThat(f.reads()).isEqualTo(1);
      f.pass(100);
      assertThat(f.reads()).isEqualTo(2);
    }

    @Test
    void zeroIsNever() {
      MachineFixture f = leadingQuietly(Duration.ZERO);
      renew(f, 120_000);
      assertThat(f.reads()).isZero();
    }

    @Test
    void unansweredItIsReportedOnceAndTheTermGoesOn() {
      MachineFixture f = leadingQuietly(Duration.ofSeconds(2));
      renew(f, 30_000);
      assertThat(f.reads()).isGreaterThan(5);
      assertThat(f.problems()).containsOnlyOnce(ElectionProblem.Kind.VALIDATION_FAILED);
      assertThat(f.demotions()).isEmpty();
    }

    @Test
    void answeredInBetweenItIsReportedAgain() {
      MachineFixture f = leadingQuietly(Duration.ofSeconds(2));
      renew(f, 3_000);
      f.pass(1_600);
      assertThat(f.problems()).containsExactly(ElectionProblem.Kind.VALIDATION_FAILED);
      f.readFinds(entry(f.machine.revision(), f.lastWrite()));
      f.pass(3_000);
      assertThat(f.problems())
          .containsExactly(
              ElectionProblem.Kind.VALIDATION_FAILED, ElectionProblem.Kind.VALIDATION_FAILED);
    }

    @Test
    void readsThatFailedBeforeTheTermDoNotCount() {
      MachineFixture f = started(config().validationInterval(Duration.ofSeconds(1)));
      f.give(new Input.ReadAnswered(f.lastRead(), new ReadOutcome.Failed(new IOException("away"))));
      f.pass(100);
      f.seen(MachineFixture.released(9, "other", ""));
      f.pass(0);
      f.give(new Input.ReadAnswered(f.lastRead(), new ReadOutcome.Failed(new IOException("away"))));
      f.applied(f.lastWrite(), 10);
      assertThat(f.all(Effect.BeginTerm.class)).hasSize(1);
      renew(f, 3_000);
      assertThat(f.problems()).contains(ElectionProblem.Kind.VALIDATION_FAILED);
    }

    @Test
    void aForeignRecordFoundByItEndsTheTerm() {
      MachineFixture f = leadingQuietly(Duration.ofSeconds(2));
      renew(f, 2_000);
      f.readFinds(foreign(40, "other", 3_000, 1));
      assertThat(f.demotions()).containsExactly(DemotionReason.TAKEN_OVER);
    }
  }
}
