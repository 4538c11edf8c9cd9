// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static io.github.natsleader.testkit.simulation.RuleBench.HEARTBEAT_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.LEASE_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.MILLI;
import static io.github.natsleader.testkit.simulation.RuleBench.TOKEN;
import static io.github.natsleader.testkit.simulation.RuleBench.foreign;
import static io.github.natsleader.testkit.simulation.RuleBench.own;
import static io.github.natsleader.testkit.simulation.RuleBench.release;
import static io.github.natsleader.testkit.simulation.RuleBench.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.FencingToken;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.spi.StoreOutcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HoldingRulesTest {
  private static FencingToken token(long epoch) {
    return new FencingToken(epoch, TOKEN);
  }

  @Nested
  class AtRiskOnce {
    private final RuleBench bench = RuleBench.ofHolding(HoldingAtRiskOnce::new);

    private static Effect.AtRisk atRisk(long remainingMillis) {
      return new Effect.AtRisk(remainingMillis * MILLI);
    }

    @Test
    void againAfterARenewalThatLeavesTime() {
      bench.leads();
      bench.says(atRisk(HEARTBEAT_MILLIS));
      bench.says(new Effect.ExtendLease(1, bench.lease()), new Effect.Recovered());
      bench.says(atRisk(1));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void againWithoutOne() {
      bench.leads();
      bench.says(atRisk(HEARTBEAT_MILLIS));
      bench.says(atRisk(HEARTBEAT_MILLIS - 1));

      assertThat(bench.violations()).singleElement().asString().contains("says again");
    }

    @Test
    void withMoreThanAHeartbeatLeft() {
      bench.leads();
      bench.says(atRisk(HEARTBEAT_MILLIS + 1));

      assertThat(bench.violations()).singleElement().asString().contains("for at risk with");
    }

    @Test
    void recoveredByNothing() {
      bench.leads();
      bench.says(atRisk(HEARTBEAT_MILLIS));
      bench.says(new Effect.Recovered());

      assertThat(bench.violations()).singleElement().asString().contains("for recovered");
    }
  }

  @Nested
  class ByLandedWrite {
    private final RuleBench bench = RuleBench.ofHolding(HoldingByLandedWrite::new);

    @Test
    void ofAWriteThatHasLandedOrTheOneBeforeIt() {
      Lease first = bench.lease();
      long revision = bench.leads();
      bench.passMillis(100);
      Lease second = bench.lease();
      bench.says(write(2, revision));
      bench.says(new Effect.ExtendLease(1, first));
      bench.lands(own(2));
      bench.says(new Effect.ExtendLease(1, second));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void ofOneThatHasNot() {
      long revision = bench.leads();
      bench.passMillis(100);
      bench.says(write(2, revision));
      bench.says(new Effect.ExtendLease(1, bench.lease()));

      assertThat(bench.violations()).singleElement().asString().contains("has not taken");
    }

    @Test
    void fromItsAnswer() {
      bench.leads();
      bench.passMillis(1);
      bench.says(new Effect.ExtendLease(1, bench.lease()));

      assertThat(bench.violations()).singleElement().asString().contains("no write of its term");
    }

    @Test
    void longerThanTheDriftAllows() {
      bench.leads();
      Lease lease = new Lease(bench.now(), LEASE_MILLIS * MILLI + 1);
      bench.says(new Effect.ExtendLease(1, lease));

      assertThat(bench.violations()).singleElement().asString().contains("holds for 1900000001 ns");
    }

    @Test
    void byATermOfAnotherToken() {
      bench.leads();
      bench.says(new Effect.BeginTerm(2, new FencingToken(7, "another"), bench.lease()));

      assertThat(bench.violations()).singleElement().asString().contains("no write of its term");
    }
  }

  @Nested
  class FromFirstLanding {
    private final RuleBench bench = RuleBench.ofHolding(HoldingFromFirstLanding::new);

    private void begins(long epoch, Lease lease) {
      bench.says(new Effect.BeginTerm(1, token(epoch), lease));
    }

    /** The wall clock counts one millisecond more than it shows. */
    @Test
    void withAHeartbeatLeft() {
      Lease lease = bench.lease();
      long epoch = bench.lands(own(1));
      bench.lands(own(2));
      bench.passMillis(LEASE_MILLIS - HEARTBEAT_MILLIS - 1);
      begins(epoch, lease);

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void withLess() {
      Lease lease = bench.lease();
      long epoch = bench.lands(own(1));
      bench.passMillis(LEASE_MILLIS - HEARTBEAT_MILLIS);
      begins(epoch, lease);

      assertThat(bench.violations()).singleElement().asString().contains("with 499000000 ns left");
    }

    @Test
    void byTheRevisionOfALaterWrite() {
      bench.lands(own(1));
      begins(bench.lands(own(2)), bench.lease());

      assertThat(bench.violations()).singleElement().asString().contains("did not land there");
    }
  }

  @Nested
  class ReadsRefusals {
    private final RuleBench bench = RuleBench.ofHolding(HoldingReadsRefusals::new);
    private long revision;

    private void renews() {
      revision = bench.leads();
      bench.passMillis(HEARTBEAT_MILLIS);
      bench.says(write(2, revision));
    }

    private Input refused(long n) {
      return new Input.WriteAnswered(own(n), 1, new StoreOutcome.Refused(revision));
    }

    @Test
    void notAtAll() {
      renews();
      bench.step(refused(2));

      assertThat(bench.violations()).singleElement().asString().contains("does not read why");
    }

    @Test
    void atOnce() {
      renews();
      bench.step(refused(2), new Effect.Read(1, false));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void notOfWhatNoLongerMatters() {
      renews();
      bench.step(refused(1));
      bench.step(refused(2), new Effect.EndTerm(1, DemotionReason.TAKEN_OVER));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void notWithoutAConnection() {
      renews();
      bench.disconnects();
      bench.step(refused(2));

      assertThat(bench.violations()).isEmpty();
    }
  }

  @Nested
  class WhatItExpects {
    private final RuleBench bench = RuleBench.ofHolding(HoldingWhatItExpects::new);

    @Test
    void aRecordOfItsOwn() {
      long first = bench.leads();
      bench.says(write(2, first));
      long second = bench.lands(own(2));
      bench.says(write(3, first));
      bench.says(release(own(4), second));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void anythingForTheFirstOfAToken() {
      bench.says(write(1, bench.lands(foreign())));

      assertThat(bench.violations()).isEmpty();
    }

    @Test
    void aForeignOneForARenewal() {
      bench.leads();
      bench.says(write(2, bench.lands(foreign())));

      assertThat(bench.violations()).singleElement().asString().contains("renews by");
    }

    @Test
    void aForeignOneForARelease() {
      bench.leads();
      bench.says(release(own(2), bench.lands(foreign())));

      assertThat(bench.violations()).singleElement().asString().contains("releases by");
    }
  }

  /** That the bench is as the tests take it to be: clocks show true time. */
  @Test
  void theBenchShowsTrueTime() {
    RuleBench bench = RuleBench.ofHolding(HoldingAtRiskOnce::new);
    Now before = bench.now();
    bench.passMillis(7);

    assertThat(bench.now())
        .isEqualTo(new Now(before.monotonicNanos() + 7 * MILLI, before.wallMillis() + 7));
    assertThat(bench.violations()).isEmpty();
  }
}
