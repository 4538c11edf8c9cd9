// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionConfigTextTest {

  @Test
  void everySettingCanBeGivenByProperty() {
    ElectionConfig config =
        ElectionConfig.fromProperties(
            properties(
                Map.ofEntries(
                    Map.entry("nle.bucket", "b"),
                    Map.entry("nle.group", "g"),
                    Map.entry("nle.instanceId", "me"),
                    Map.entry("nle.ttl", "6s"),
                    Map.entry("nle.heartbeatInterval", "PT1.5S"),
                    Map.entry("nle.operationTimeout", "700ms"),
                    Map.entry("nle.maxClockDrift", "0.05"),
                    Map.entry("nle.acquireDelay", "20000us"),
                    Map.entry("nle.coldStartDelay", "1m"),
                    Map.entry("nle.resignCooldown", "1h"),
                    Map.entry("nle.validationInterval", "4s"),
                    Map.entry("nle.disconnectGracePeriod", "8s"),
                    Map.entry("nle.maxConsecutiveFailures", "5"),
                    Map.entry("nle.priority", "7"),
                    Map.entry("nle.allowPriorityTakeover", "true"),
                    Map.entry("nle.takeoverMode", "after_lease"),
                    Map.entry("nle.minTenure", "2m"),
                    Map.entry("nle.bucketReplicas", "3"),
                    Map.entry("nle.allowVolatileStorage", "TRUE"),
                    Map.entry("nle.retryPolicy.initialDelay", "100ms"),
                    Map.entry("nle.retryPolicy.multiplier", "3"),
                    Map.entry("nle.retryPolicy.maxDelay", "9s"),
                    Map.entry("nle.retryPolicy.jitter", "0.2"),
                    Map.entry("nle.retryPolicy.attempts", "12"),
                    Map.entry("nle.callbackPolicy.onPromoteFailure", "keep"),
                    Map.entry("nle.callbackPolicy.demotion", "ASYNCHRONOUS"),
                    Map.entry("nle.meta.zone", "eu"),
                    Map.entry("unrelated", "x"))));
    assertThat(config.bucket()).isEqualTo("b");
    assertThat(config.group()).isEqualTo("g");
    assertThat(config.instanceId()).isEqualTo("me");
    assertThat(config.ttl()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(config.operationTimeout()).isEqualTo(Duration.ofMillis(700));
    assertThat(config.maxClockDrift()).isEqualTo(0.05);
    assertThat(config.acquireDelay()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.coldStartDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.resignCooldown()).isEqualTo(Duration.ofHours(1));
    assertThat(config.validationInterval()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.disconnectGracePeriod()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.maxConsecutiveFailures()).isEqualTo(5);
    assertThat(config.priority()).isEqualTo(7);
    assertThat(config.allowPriorityTakeover()).isTrue();
    assertThat(config.takeoverMode()).isEqualTo(TakeoverMode.AFTER_LEASE);
    assertThat(config.minTenure()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.bucketReplicas()).isEqualTo(3);
    assertThat(config.allowVolatileStorage()).isTrue();
    assertThat(config.retryPolicy())
        .isEqualTo(new RetryPolicy(Duration.ofMillis(100), 3, Duration.ofSeconds(9), 0.2, 12));
    assertThat(config.callbackPolicy())
        .isEqualTo(
            new CallbackPolicy(
                CallbackPolicy.PromoteFailure.KEEP, CallbackPolicy.Demotion.ASYNCHRONOUS));
    assertThat(config.meta()).containsExactly(Map.entry("zone", "eu"));
  }

  @Test
  void theEnvironmentGoesOverWhatWasSetBefore() {
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket("b")
            .group("g")
            .instanceId("before")
            .ttl(Duration.ofSeconds(3))
            .environment(
                Map.of(
                    "NLE_INSTANCE_ID", "after",
                    "NLE_HEARTBEAT_INTERVAL", "500ms",
                    "NLE_RETRY_POLICY_MAX_DELAY", "7s",
                    "NLE_RETRY_POLICY_ATTEMPTS", "4",
                    "NLE_PRIORITY", "3",
                    "NLE_ALLOW_PRIORITY_TAKEOVER", "true",
                    "NLE_META_ZONE", "eu",
                    "NLE_CACHE_DIR", "not a setting",
                    "PATH", "/bin"))
            .build();
    assertThat(config.instanceId()).isEqualTo("after");
    assertThat(config.ttl()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.retryPolicy().maxDelay()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.retryPolicy().initialDelay()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.retryPolicy().attempts()).isEqualTo(4);
    assertThat(config.priority()).isEqualTo(3);
    assertThat(config.allowPriorityTakeover()).isTrue();
    assertThat(config.meta()).containsExactly(Map.entry("zone", "eu"));
  }

  @Test
  void theRestOfTheNewerSettingsHasNamesInTheEnvironment() {
    ElectionConfig config =
        ElectionConfig.builder()
            .bucket("b")
            .group("g")
            .instanceId("me")
            .ttl(Duration.ofSeconds(3))
            .environment(
                Map.of(
                    "NLE_VALIDATION_INTERVAL", "0s",
                    "NLE_DISCONNECT_GRACE_PERIOD", "2500ms",
                    "NLE_MAX_CONSECUTIVE_FAILURES", "1",
                    "NLE_TAKEOVER_MODE", "IMMEDIATE",
                    "NLE_MIN_TENURE", "1h"))
            .build();
    assertThat(config.validationInterval()).isZero();
    assertThat(config.disconnectGracePeriod()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(config.maxConsecutiveFailures()).isEqualTo(1);
    assertThat(config.takeoverMode()).isEqualTo(TakeoverMode.IMMEDIATE);
    assertThat(config.minTenure()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({
    "nle.ttl, three, ttl",
    "nle.ttl, 3 s, ttl",
    "nle.maxClockDrift, much, maxClockDrift",
    "nle.bucketReplicas, 1.5, bucketReplicas",
    "nle.allowVolatileStorage, yes, allowVolatileStorage",
    "nle.retryPolicy.jitter, 2.0, retryPolicy.jitter",
    "nle.retryPolicy.attempts, -1, retryPolicy.attempts",
    "nle.retryPolicy.attempts, many, retryPolicy.attempts",
    "nle.priority, high, priority",
    "nle.priority, 2147483648, priority",
    "nle.allowPriorityTakeover, 1, allowPriorityTakeover",
    "nle.takeoverMode, at once, takeoverMode",
    "nle.minTenure, long, minTenure",
    "nle.callbackPolicy.demotion, never, callbackPolicy.demotion",
    "nle.heartbeat, 1s, nle.heartbeat",
    "nle.meta., x, nle.meta.",
  })
  void whatCannotBeReadIsRefusedByName(String key, String value, String field) {
    assertThatExceptionOfType(ElectionConfigException.class)
        .isThrownBy(() -> ElectionConfig.builder().properties(properties(Map.of(key, value))))
        .satisfies(refused -> assertThat(refused.field()).isEqualTo(field))
        .satisfies(refused -> assertThat(refused.value()).isEqualTo(value));
  }

  private static Properties properties(Map<String, String> entries) {
    Properties properties = new Properties();
    entries.forEach(properties::setProperty);
    return properties;
  }
}
