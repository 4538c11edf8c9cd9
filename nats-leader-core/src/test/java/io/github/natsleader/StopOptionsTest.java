// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopOptionsTest {
  @Test
  void releasesAndWaitsForFiveSecondsByDefault() {
    assertThat(StopOptions.DEFAULT).isEqualTo(new StopOptions(true, true, Duration.ofSeconds(5)));
  }

  @Test
  void changesOneThingAtATime() {
    Duration five = Duration.ofSeconds(5);

    assertThat(StopOptions.DEFAULT.withDeleteKey(false))
        .isEqualTo(new StopOptions(false, true, five));
    assertThat(StopOptions.DEFAULT.withWaitForDemote(false))
        .isEqualTo(new StopOptions(true, false, five));
    assertThat(StopOptions.DEFAULT.withTimeout(Duration.ZERO))
        .isEqualTo(new StopOptions(true, true, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.000000001S", "PT1H0.000000001S"})
  void refusesATimeoutOutOfRange(Duration timeout) {
    ElectionConfigException refused =
        catchThrowableOfType(
            ElectionConfigException.class, () -> StopOptions.DEFAULT.withTimeout(timeout));

    assertThat(refused).hasMessageContainingAll("timeout", timeout.toString(), "from 0 to 1 h");
    assertThat(refused.field()).isEqualTo("timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1H"})
  void acceptsTheEdgesOfTheRange(Duration timeout) {
    assertThat(StopOptions.DEFAULT.withTimeout(timeout).timeout()).isEqualTo(timeout);
  }
}
