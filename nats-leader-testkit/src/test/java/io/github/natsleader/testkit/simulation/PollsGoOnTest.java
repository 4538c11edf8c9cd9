// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static io.github.natsleader.testkit.simulation.RuleBench.TTL_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import org.junit.jupiter.api.Test;

class PollsGoOnTest {
  private static final long STEP_MILLIS = TTL_MILLIS / 2;

  private final RuleBench bench = RuleBench.of(PollsGoOn::new);

  /** Two leases and a half, the time for an answer, and the pause before the next read. */
  private final long mostMillis =
      TTL_MILLIS * 5 / 2 + bench.config().operationTimeout().toMillis() + 1_200;

  private void takesPart() {
    bench.starts();
    bench.prepared(1);
  }

  /** In steps that none of which is longer than counts. */
  private void isSilentFor(long millis) {
    for (long left = millis; left > 0; left -= STEP_MILLIS) {
      bench.passMillis(Math.min(left, STEP_MILLIS));
      bench.says();
    }
  }

  @Test
  void silenceUpToTheBound() {
    takesPart();
    isSilentFor(mostMillis);

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void silenceBeyondItIsToldOnce() {
    takesPart();
    isSilentFor(mostMillis + 1);
    bench.says();

    assertThat(bench.violations())
        .singleElement()
        .asString()
        .contains("asked the register nothing");
  }

  @Test
  void aReadBreaksIt() {
    takesPart();
    isSilentFor(mostMillis);
    bench.says(new Effect.Read(1, true));
    isSilentFor(mostMillis);

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void itIsNotHeldAgainstWhoStoodStill() {
    takesPart();
    bench.passMillis(10 * mostMillis);
    bench.says();

    assertThat(bench.violations()).isEmpty();
  }

  @Test
  void norAgainstWhoIsDisconnectedHasNoBucketYetOrStops() {
    bench.starts();
    isSilentFor(2 * mostMillis);
    bench.prepared(1);
    bench.disconnects();
    isSilentFor(2 * mostMillis);
    bench.step(new Input.Stop(true, 1));
    isSilentFor(2 * mostMillis);

    assertThat(bench.violations()).isEmpty();
  }
}
