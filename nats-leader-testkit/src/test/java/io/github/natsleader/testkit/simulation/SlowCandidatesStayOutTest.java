// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static io.github.natsleader.testkit.simulation.RuleBench.TTL_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.FencingToken;
import io.github.natsleader.protocol.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowCandidatesStayOutTest {
  private final RuleBench bench = RuleBench.of(SlowCandidatesStayOut::new);

  private void isTooSlow() {
    bench.says(
        new Effect.Report(ElectionProblem.of(ElectionProblem.Kind.LEASE_TOO_SHORT, "too late")));
  }

  private void attemptsAfter(long millis) {
    bench.passMillis(millis);
    bench.says(write(1, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "7, 64", "9, 64"})
  void itComesBackWhenItsLeasesAreOver(int times, long leases) {
    for (int i = 0; i < times; i++) {
      isTooSlow();
    }
    attemptsAfter(leases * TTL_MILLIS);

    assertThat(bench.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "7, 64", "9, 64"})
  void itComesBackBefore(int times, long leases) {
    for (int i = 0; i < times; i++) {
      isTooSlow();
    }
    attemptsAfter(leases * TTL_MILLIS - 1);

    assertThat(bench.violations()).singleElement().asString().contains("back 1000000 ns too early");
  }

  @Test
  void itCountsAnewOnceItHasLed() {
    isTooSlow();
    isTooSlow();
    bench.says(new Effect.BeginTerm(1, new FencingToken(7, RuleBench.TOKEN), bench.lease()));
    isTooSlow();
    attemptsAfter(TTL_MILLIS);

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void aBucketCreatedAnewLetsItIn() {
    bench.prepared(1);
    isTooSlow();
    bench.prepared(2);
    attemptsAfter(0);

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void theSameBucketDoesNot() {
    bench.prepared(1);
    isTooSlow();
    bench.prepared(1);
    attemptsAfter(0);

    assertThat(bench.violations()).hasSize(1);
  }

  @Test
  void whatWasSentBeforeMayBeSentAgain() {
    isTooSlow();
    Effect.Write sent = write(1, 0);
    bench.says(
        new Effect.Write(sent.id(), 2, sent.record(), sent.expectedRevision(), sent.gated()));

    assertThat(bench.violations()).isEmpty();
  }
}
