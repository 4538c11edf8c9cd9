// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static io.github.natsleader.testkit.simulation.RuleBench.GRACE_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.LEASE_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.foreign;
import static io.github.natsleader.testkit.simulation.RuleBench.own;
import static io.github.natsleader.testkit.simulation.RuleBench.release;
import static io.github.natsleader.testkit.simulation.RuleBench.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.RegisterContent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where time matters: the wall clock counts one millisecond more than it shows (rule C2). */
class EndingRulesTest {
  private static Effect.EndTerm end(DemotionReason reason) {
    return new Effect.EndTerm(1, reason);
  }

  @Nested
  class BeforeRelease {
    private final RuleBench bench = RuleBench.ofHolding(EndingBeforeRelease::new);

    @Test
    void whileCallbacksRun() {
      long epoch = bench.leads();
      bench.says(end(DemotionReason.RESIGNED));
      bench.says(release(own(2), epoch));

      assertThat(bench.violations()).singleElement().asString().contains("callbacks of its term");
    }

    @Test
    void afterThoseOfAnotherTermHaveReturned() {
      long epoch = bench.leads();
      bench.step(new Input.CallbacksReturned(2), release(own(2), epoch));

      assertThat(bench.violations()).hasSize(1);
    }

    @Test
    void asSoonAsTheyHaveReturned() {
      long epoch = bench.leads();
      bench.step(new Input.CallbacksReturned(1), release(own(2), epoch));
      bench.says(release(own(2), epoch));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void ofAnAttemptThatBeganNoTerm() {
      long epoch = bench.leads();
      bench.says(release(foreign(), epoch));

      assertThat(bench.violations()).isEmpty();
    }
  }

  @Nested
  class ByExpiry {
    private final RuleBench bench = RuleBench.ofHolding(EndingByExpiry::new);

    @Test
    void ofALeaseThatIsOver() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS - 1);
      bench.says(end(DemotionReason.LEASE_EXPIRED));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void ofOneThatIsNot() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS - 2);
      bench.says(end(DemotionReason.LEASE_EXPIRED));

      assertThat(bench.violations()).singleElement().asString().contains("LEASE_EXPIRED on Tick");
    }

    @Test
    void ofOneThatSomebodyElseFoundOver() {
      bench.leads();
      bench.step(new Input.LeaseMarkedExpired(1), end(DemotionReason.LEASE_EXPIRED));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void bothReasonsGoByTheConnection() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS);
      bench.says(end(DemotionReason.CONNECTION_LOST));
      bench.disconnects();
      bench.says(end(DemotionReason.LEASE_EXPIRED));

      assertThat(bench.violations()).hasSize(2);
    }

    @Test
    void whatAnInputSaysOfTheConnectionComesAfter() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS);
      bench.step(
          new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED),
          end(DemotionReason.LEASE_EXPIRED));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void byTheGracePeriod() {
      bench.leads();
      bench.disconnects();
      bench.passMillis(GRACE_MILLIS - 1);
      bench.says(end(DemotionReason.CONNECTION_LOST));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void beforeIt() {
      bench.leads();
      bench.disconnects();
      bench.passMillis(GRACE_MILLIS - 2);
      bench.says(end(DemotionReason.CONNECTION_LOST));

      assertThat(bench.violations()).singleElement().asString().contains("CONNECTION_LOST");
    }
  }

  @Nested
  class ByLoss {
    private final RuleBench bench = RuleBench.ofHolding(EndingByLoss::new);

    @Test
    void whereSomethingForeignLanded() {
      bench.leads();
      bench.lands(foreign());
      bench.says(end(DemotionReason.TAKEN_OVER));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void whereSomethingOfOursLandedThatWeNeverSent() {
      bench.leads();
      bench.lands(own(2));
      bench.says(end(DemotionReason.TAKEN_OVER));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void whereNothingLandedButOurRenewal() {
      bench.lands(foreign());
      long epoch = bench.leads();
      bench.says(write(2, epoch));
      bench.lands(own(2));
      bench.says(end(DemotionReason.TAKEN_OVER));

      assertThat(bench.violations()).singleElement().asString().contains("TAKEN_OVER");
    }

    @Test
    void byADeletion() {
      bench.leads();
      bench.takes(new RegisterContent.Erased("DEL", 0));
      bench.says(end(DemotionReason.KEY_DELETED));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void byADeletionThatWasNone() {
      bench.takes(new RegisterContent.Erased("DEL", 0));
      bench.leads();
      bench.lands(foreign());
      bench.says(end(DemotionReason.KEY_DELETED));

      assertThat(bench.violations()).singleElement().asString().contains("KEY_DELETED");
    }
  }

  @Nested
  class ByRefutation {
    private final RuleBench bench = RuleBench.ofHolding(EndingByRefutation::new);

    private Input refuted(long term) {
      return new Input.TermRefuted(term, DemotionReason.TAKEN_OVER, "a fence of 9");
    }

    @Test
    void ofThisTermAndNoOther() {
      bench.leads();
      bench.step(refuted(2), end(DemotionReason.LEASE_EXPIRED));

      assertThat(bench.violations()).isEmpty();

      bench.step(refuted(7), end(DemotionReason.TAKEN_OVER));
      assertThat(bench.violations()).singleElement().asString().contains("of another one");
    }

    @Test
    void atOnce() {
      bench.leads();
      bench.step(refuted(1), end(DemotionReason.TAKEN_OVER));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void notAtAll() {
      bench.leads();
      bench.step(refuted(1));

      assertThat(bench.violations()).singleElement().asString().contains("goes on with term 1");
    }
  }

  @Nested
  class InTime {
    private final RuleBench bench = RuleBench.ofHolding(EndingInTime::new);

    @Test
    void onTheLastMillisecond() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS - 2);
      bench.says();
      bench.passMillis(1);
      bench.says(end(DemotionReason.LEASE_EXPIRED));
      bench.passMillis(1);
      bench.says();

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void oneMillisecondLate() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS - 1);
      bench.says();

      assertThat(bench.violations()).singleElement().asString().contains("leads on in term 1");
    }

    @Test
    void whateverTheSameStepExtends() {
      bench.leads();
      bench.passMillis(LEASE_MILLIS - 1);
      bench.says(new Effect.ExtendLease(1, bench.lease()));

      assertThat(bench.violations()).hasSize(1);
    }

    @Test
    void byTheGracePeriod() {
      bench.leads();
      bench.disconnects();
      bench.passMillis(GRACE_MILLIS - 2);
      bench.says();
      assertThat(bench.violations()).isEmpty();

      bench.passMillis(1);
      bench.says();
      assertThat(bench.violations()).hasSize(1);
    }
  }

  @Nested
  class WhenMarked {
    private final RuleBench bench = RuleBench.ofHolding(EndingWhenMarked::new);

    @Test
    void atOnce() {
      bench.leads();
      bench.step(new Input.LeaseMarkedExpired(2));
      bench.step(new Input.LeaseMarkedExpired(1), end(DemotionReason.LEASE_EXPIRED));
      bench.step(new Input.LeaseMarkedExpired(1));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void notAtAll() {
      bench.leads();
      bench.step(new Input.LeaseMarkedExpired(1), new Effect.ExtendLease(1, bench.lease()));

      assertThat(bench.violations()).singleElement().asString().contains("marked as expired");
    }
  }
}
