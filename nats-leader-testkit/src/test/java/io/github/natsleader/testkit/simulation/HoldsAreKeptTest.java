// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static io.github.natsleader.testkit.simulation.RuleBench.PRIORITY;
import static io.github.natsleader.testkit.simulation.RuleBench.TTL_MILLIS;
import static io.github.natsleader.testkit.simulation.RuleBench.foreign;
import static io.github.natsleader.testkit.simulation.RuleBench.own;
import static io.github.natsleader.testkit.simulation.RuleBench.record;
import static io.github.natsleader.testkit.simulation.RuleBench.release;
import static io.github.natsleader.testkit.simulation.RuleBench.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencingToken;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.StoreEvent;
import org.junit.jupiter.api.Test;

class HoldsAreKeptTest {
  private static final long SEEN = 1_001;
  private static final long SINCE_SEEN_MILLIS = 500;
  private static final long HOLD_MILLIS = TTL_MILLIS - SINCE_SEEN_MILLIS;

  private RuleBench bench = RuleBench.ofWaiting(HoldsAreKept::new, TakeoverMode.COOPERATIVE);

  /** A holder of lower priority is seen, and replaced some time later. */
  private void attempts(long leaseMillis) {
    RegisterContent content =
        new RegisterContent.Held(record(foreign(), PRIORITY - 1, leaseMillis));
    bench.starts();
    bench.step(new Input.Watched(new StoreEvent.EntrySeen(new RegisterEntry(SEEN, content))));
    bench.passMillis(SINCE_SEEN_MILLIS);
    bench.says(write(1, SEEN));
  }

  private void takesOver() {
    attempts(TTL_MILLIS);
    bench.lands(own(1));
  }

  private void begins() {
    bench.says(new Effect.BeginTerm(1, new FencingToken(7, RuleBench.TOKEN), bench.lease()));
  }

  private void requireBroken(String what) {
    assertThat(bench.violations()).singleElement().asString().contains(what);
  }

  @Test
  void aTermBeginsWhenTheHoldIsOver() {
    takesOver();
    bench.passMillis(HOLD_MILLIS);
    begins();
    bench.says(release(own(2), SEEN + 1));

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void aTermBeginsBefore() {
    takesOver();
    bench.passMillis(HOLD_MILLIS - 1);
    begins();

    requireBroken("begins a term under a hold of 1000000 ns");
  }

  /** The attempt may have been given up meanwhile, and another one made. */
  @Test
  void aReleaseComesBefore() {
    takesOver();
    bench.passMillis(HOLD_MILLIS - 1);
    bench.says(release(foreign(), SEEN + 1));

    requireBroken("releases under a hold of 1000000 ns");
  }

  @Test
  void anAttemptThatHasNotLandedHoldsNobody() {
    attempts(TTL_MILLIS);
    begins();

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void nobodyHoldsWhoNeedNot() {
    bench = RuleBench.ofWaiting(HoldsAreKept::new, TakeoverMode.IMMEDIATE);
    takesOver();
    begins();

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void aRecordClaimsAsLongAsTheHoldLasts() {
    attempts(TTL_MILLIS + SINCE_SEEN_MILLIS);

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void aRecordClaimsLess() {
    attempts(TTL_MILLIS + SINCE_SEEN_MILLIS + 1);

    requireBroken("claims 2000000000 ns under a hold of 2001000000");
  }
}
