// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Defaults, missing values, and what becomes of what was given. Ranges have a test of their own.
 */
class ElectionConfigTest {
  private static ElectionConfig.Builder valid() {
    return ElectionConfig.builder()
        .bucket("elections")
        .group("scheduler")
        .instanceId("host-1")
        .ttl(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    // ttl, heartbeatInterval, operationTimeout
    "PT0.1S, PT0.033333333S, PT0.022222222S",
    "PT0.3S, PT0.1S, PT0.05S",
    "PT1.5S, PT0.5S, PT0.25S",
    "PT3S, PT1S, PT0.5S",
    "PT1H, PT1S, PT0.5S"
  })
  void derivesTimesFromTheLease(Duration ttl, Duration heartbeat, Duration operationTimeout) {
    ElectionConfig config = valid().ttl(ttl).build();

    assertThat(config.heartbeatInterval()).isEqualTo(heartbeat);
    assertThat(config.operationTimeout()).isEqualTo(operationTimeout);
    assertThat(config.resignCooldown()).isEqualTo(ttl);
    assertThat(config.acquireDelay()).isEqualTo(millis(10));
  }

  @ParameterizedTest
  @CsvSource({
    // heartbeatInterval, validationInterval, disconnectGracePeriod, healthCheckLimit
    "PT0.04S, PT5S, PT5S, PT0.02S",
    "PT0.2S, PT5S, PT5S, PT0.1S",
    "PT2S, PT5S, PT6S, PT0.1S",
    "PT7S, PT7S, PT21S, PT0.1S"
  })
  void derivesTimesFromTheHeartbeat(
      Duration heartbeat, Duration validation, Duration grace, Duration healthCheck) {
    ElectionConfig config = valid().ttl(Duration.ofMinutes(1)).heartbeatInterval(heartbeat).build();

    assertThat(config.validationInterval()).isEqualTo(validation);
    assertThat(config.disconnectGracePeriod()).isEqualTo(grace);
    assertThat(config.healthCheckLimit()).isEqualTo(healthCheck);
  }

  @ParameterizedTest
  @CsvSource({"PT0.04S, PT0.05S", "PT0.2S, PT0.1S", "PT0.9S, PT0.45S"})
  void derivesTheOperationTimeoutFromTheHeartbeat(Duration heartbeat, Duration expected) {
    ElectionConfig config = valid().heartbeatInterval(heartbeat).build();

    assertThat(config.operationTimeout()).isEqualTo(expected);
  }

  /** What is derived from a valid lease must itself pass the rules. */
  @ParameterizedTest
  @CsvSource({"PT0.1S", "PT0.101S", "PT0.3S", "PT2.999S", "PT3S", "PT1H"})
  void acceptsItsOwnDefaults(Duration ttl) {
    ElectionConfig derived = valid().ttl(ttl).build();

    ElectionConfig written =
        valid()
            .ttl(ttl)
            .heartbeatInterval(derived.heartbeatInterval())
            .operationTimeout(derived.operationTimeout())
            .acquireDelay(derived.acquireDelay())
            .resignCooldown(derived.resignCooldown())
            .validationInterval(derived.validationInterval())
            .disconnectGracePeriod(derived.disconnectGracePeriod())
            .maxConsecutiveFailures(derived.maxConsecutiveFailures())
            .build();

    assertThat(written.operationTimeout()).isEqualTo(derived.operationTimeout());
  }

  @Test
  void hasTheOtherDefaults() {
    ElectionConfig config = valid().build();

    assertThat(config.maxClockDrift()).isEqualTo(0.01);
    assertThat(config.coldStartDelay()).isZero();
    assertThat(config.retryPolicy()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(config.callbackPolicy()).isEqualTo(CallbackPolicy.DEFAULT);
    assertThat(config.meta()).isEmpty();
    assertThat(config.bucketReplicas()).isEqualTo(1);
    assertThat(config.allowVolatileStorage()).isFalse();
    assertThat(config.healthChecker()).isEmpty();
    assertThat(config.maxConsecutiveFailures()).isEqualTo(3);
    assertThat(config.priority()).isZero();
    assertThat(config.allowPriorityTakeover()).isFalse();
    assertThat(config.takeoverMode()).isEqualTo(TakeoverMode.COOPERATIVE);
    assertThat(config.minTenure()).isZero();
  }

  @Test
  void keepsTheHealthCheckerThatWasGiven() {
    HealthChecker checker = () -> true;

    assertThat(valid().healthChecker(checker).build().healthChecker()).containsSame(checker);
    assertThat(valid().healthChecker(checker).healthChecker(null).build().healthChecker())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TakeoverMode.class)
  void keepsTheTakeoverMode(TakeoverMode mode) {
    assertThat(valid().takeoverMode(mode).build().takeoverMode()).isEqualTo(mode);
  }

  @Test
  void takesNullForTheDefaultWhereThereIsOneToDerive() {
    ElectionConfig config =
        valid()
            .heartbeatInterval(millis(100))
            .heartbeatInterval(null)
            .operationTimeout(null)
            .acquireDelay(null)
            .resignCooldown(null)
            .validationInterval(null)
            .disconnectGracePeriod(null)
            .build();

    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.operationTimeout()).isEqualTo(millis(500));
    assertThat(config.acquireDelay()).isEqualTo(millis(10));
    assertThat(config.resignCooldown()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.validationInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.disconnectGracePeriod()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesOtherNullsByName() {
    ElectionConfig.Builder builder = valid();

    assertThatNullPointerException()
        .isThrownBy(() -> builder.coldStartDelay(null))
        .withMessage("coldStartDelay");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.retryPolicy(null))
        .withMessage("retryPolicy");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.callbackPolicy(null))
        .withMessage("callbackPolicy");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.takeoverMode(null))
        .withMessage("takeoverMode");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.minTenure(null))
        .withMessage("minTenure");
    assertThatNullPointerException().isThrownBy(() -> builder.meta(null)).withMessage("meta");
    assertThatNullPointerException()
        .isThrownBy(() -> valid().meta(Collections.singletonMap("zone", null)).build())
        .withMessage("meta.zone");
  }

  @Test
  void reportsTheFirstOfSeveralMistakes() {
    assertThatExceptionOfType(ElectionConfigException.class)
        .isThrownBy(() -> ElectionConfig.builder().build())
        .satisfies(refused -> assertThat(refused.field()).isEqualTo("bucket"));
  }

  @Test
  void keepsTheMetaThatWasGivenAtBuild() {
    Map<String, String> given = new HashMap<>(Map.of("zone", "a"));
    ElectionConfig config = valid().meta(given).build();

    given.put("zone", "b");

    assertThat(config.meta()).isEqualTo(Map.of("zone", "a"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> config.meta().put("zone", "c"));
  }

  @Test
  void buildsConfigurationsThatLaterChangesOfTheBuilderLeaveAlone() {
    ElectionConfig.Builder builder = valid();
    ElectionConfig first = builder.build();
    ElectionConfig second = builder.group("reports").build();

    assertThat(List.of(first.group(), second.group())).containsExactly("scheduler", "reports");
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
