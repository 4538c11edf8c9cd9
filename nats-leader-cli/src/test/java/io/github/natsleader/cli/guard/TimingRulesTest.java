// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingRulesTest {
  private static ElectionConfig config(long ttlMillis) {
    return ElectionConfig.builder()
        .bucket("b")
        .group("g")
        .instanceId("i")
        .ttl(Duration.ofMillis(ttlMillis))
        .build();
  }

  private static GuardTiming timing(long ttlMillis) {
    return TimingRules.of(config(ttlMillis), null, null);
  }

  private static void refused(
      long ttlMillis, @Nullable Duration grace, @Nullable Duration margin, String... parts) {
    assertThatThrownBy(() -> TimingRules.of(config(ttlMillis), grace, margin))
        .isInstanceOf(ElectionConfigException.class)
        .hasMessageContainingAll(parts);
  }

  /** Of 200 ms there is less left than the usual quarter. */
  @ParameterizedTest
  @CsvSource({"60000, 15000, 1200", "3000, 750, 60", "1000, 250, 50", "300, 75, 50"})
  void theDefaultsFollowTheLease(long ttl, long grace, long margin) {
    assertThat(timing(ttl))
        .isEqualTo(new GuardTiming(Duration.ofMillis(grace), Duration.ofMillis(margin)));
  }

  @Test
  void aShortLeaseLeavesLessGrace() {
    assertThat(timing(200).termGrace()).isBetween(Duration.ofMillis(1), Duration.ofMillis(49));
  }

  @Test
  void aLeaseWithoutRoomIsRefusedWithTheSum() {
    refused(100, null, null, "--kill-margin = PT0.05S", "PT0.099S - ", "heartbeatInterval");
  }

  @Test
  void aGraceThatARenewalMayComeTooLateForIsRefusedWithTheSum() {
    refused(
        3000,
        Duration.ofMillis(1400),
        null,
        "--term-grace = PT1.4S: must be from 0 to PT1.31S",
        "PT2.97S - PT1S - PT0.5S - PT0.1S = PT1.37S");
    assertThat(TimingRules.of(config(3000), Duration.ofMillis(1310), null).termGrace())
        .isEqualTo(Duration.ofMillis(1310));
  }

  @Test
  void aMarginMustBePositive() {
    refused(3000, null, Duration.ZERO, "--kill-margin = PT0S: must be more than 0");
    refused(3000, Duration.ofMillis(-1), null, "--term-grace = PT-0.001S");
  }

  @Test
  void aLongGraceIsGivenOnAStopToo() {
    assertThat(timing(3000).patience()).isEqualTo(Duration.ofSeconds(4));
    assertThat(timing(60_000).patience()).isEqualTo(Duration.ofSeconds(15));
  }
}
