// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many random faults on participants with short leases: no overlap, no demotion lost or doubled, no
 * term ended because an answer was dropped, and recovery from each.
 */
class FaultStormTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final int FAULTS = Integer.getInteger("nle.storm.faults", 50);

  @Test
  void everyFaultIsRecoveredFrom(Connection direct) throws Exception {
    long seed = Long.getLong("nle.storm.seed", System.nanoTime());
    System.out.printf("fault storm, seed %d: %d faults begin%n", seed, FAULTS);
    try {
      Storm storm = new Storm(nats.server(), direct, "storm", seed);
      try (storm) {
        storm.begin();
        for (int i = 0; i < FAULTS; i++) {
          storm.strike();
        }
      }
      System.out.println(storm.report().text(seed, storm.participants()));
      requireTheFaultsThatMatter(storm.report());
    } catch (Throwable e) {
      throw new AssertionError(
          "seed %d; to repeat: nats-leader-testkit/fault-storm.sh %d %d"
              .formatted(seed, FAULTS, seed),
          e);
    }
  }

  private static void requireTheFaultsThatMatter(StormReport report) {
    assertThat(report.faults()).isEqualTo(FAULTS);
    if (FAULTS >= 50) {
      assertThat(report.answersAlone()).as("faults that dropped an answer alone").isPositive();
      assertThat(report.sentAgain()).as("renewals sent again").isPositive();
    }
  }
}
