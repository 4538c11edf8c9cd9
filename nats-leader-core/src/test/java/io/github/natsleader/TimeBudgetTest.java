// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  private static ElectionConfig.Builder config() {
    return ElectionConfig.builder()
        .bucket("b")
        .group("g")
        .instanceId("i")
        .ttl(Duration.ofSeconds(3))
        .heartbeatInterval(Duration.ofSeconds(1))
        .operationTimeout(Duration.ofMillis(500))
        .acquireDelay(Duration.ofMillis(10))
        .maxClockDrift(0.01);
  }

  @Test
  void theTableOfTheConfigurationPageIsRight() {
    TimeBudget budget = TimeBudget.of(config().build());

    assertThat(budget.validity()).isEqualTo(Duration.ofMillis(2970));
    assertThat(budget.lostToDrift()).isEqualTo(Duration.ofMillis(30));
    assertThat(budget.attempts()).as("at 1, 1.5, 2 and 2.5 s").isEqualTo(4);
    assertThat(budget.worstDetection()).isEqualTo(Duration.ofMillis(3030 + 500));
    assertThat(budget.worstFailover()).isEqualTo(Duration.ofMillis(3530 + 10 + 500));
    assertThat(budget.worstFailoverUnwatched())
        .isEqualTo(budget.worstFailover().plus(Duration.ofNanos(3_787_500_000L)));
  }

  @Test
  void noAttemptIsCountedThatCouldOnlyBeginAtTheEnd() {
    ElectionConfig exact =
        config().maxClockDrift(0).operationTimeout(Duration.ofSeconds(1)).build();
    assertThat(TimeBudget.of(exact).attempts()).as("at 1 and 2 s").isEqualTo(2);
  }

  @Test
  void itIsReadInOneLine() {
    assertThat(TimeBudget.of(config().build()))
        .asString()
        .contains("2970 ms of its lease of 3000 ms", "30 ms are kept back", "4 times", "3530 ms")
        .doesNotContain("\n");
  }
}
