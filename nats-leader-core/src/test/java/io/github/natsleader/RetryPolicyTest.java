// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // initialDelay | multiplier | maxDelay | jitter | field | value | rule
        "PT0S     | 2        | PT5S       | 0.1  | initialDelay | PT0S       | more than 0",
        "PT-0.01S | 2        | PT5S       | 0.1  | initialDelay | PT-0.01S   | more than 0",
        "PT0.05S  | 0.99     | PT5S       | 0.1  | multiplier   | 0.99       | from 1 to 100",
        "PT0.05S  | 100.1    | PT5S       | 0.1  | multiplier   | 100.1      | from 1 to 100",
        "PT0.05S  | NaN      | PT5S       | 0.1  | multiplier   | NaN        | from 1 to 100",
        "PT0.05S  | 2        | PT0.049S   | 0.1  | maxDelay     | PT0.049S   | initialDelay (PT0.05S)",
        "PT0.05S  | 2        | PT1H0.001S | 0.1  | maxDelay     | PT1H0.001S | to 1 h",
        "PT0.05S  | 2        | PT5S       | -0.1 | jitter       | -0.1       | from 0 to 1",
        "PT0.05S  | 2        | PT5S       | 1.1  | jitter       | 1.1        | from 0 to 1",
        "PT0.05S  | 2        | PT5S       | NaN  | jitter       | NaN        | from 0 to 1"
      })
  void refusesNamingFieldValueAndRule(
      Duration initialDelay,
      double multiplier,
      Duration maxDelay,
      double jitter,
      String field,
      String value,
      String rule) {
    ElectionConfigException refused =
        catchThrowableOfType(
            ElectionConfigException.class,
            () -> new RetryPolicy(initialDelay, multiplier, maxDelay, jitter));

    assertThat(refused).isNotNull();
    assertThat(refused.field()).isEqualTo("retryPolicy." + field);
    assertThat(refused.value()).isEqualTo(value);
    assertThat(refused.rule()).contains(rule);
    assertThat(refused).hasMessageContainingAll("retryPolicy." + field, value, rule);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.000000001S, 1, PT0.000000001S, 0",
    "PT1H, 100, PT1H, 1",
    "PT0.05S, 1.5, PT0.05S, 0.5"
  })
  void acceptsTheEdgesOfEachRange(
      Duration initialDelay, double multiplier, Duration maxDelay, double jitter) {
    RetryPolicy policy = new RetryPolicy(initialDelay, multiplier, maxDelay, jitter);

    assertThat(policy.maxDelay()).isEqualTo(maxDelay);
  }

  @Test
  void limitsTheAttemptsOrDoesNot() {
    assertThat(policy(1).attempts()).isEqualTo(1);
    assertThat(policy(0).attempts()).isZero();
    assertThat(new RetryPolicy(Duration.ofMillis(50), 2, Duration.ofSeconds(5), 0.1).attempts())
        .as("no limit unless asked for")
        .isZero();
    assertThat(catchThrowableOfType(ElectionConfigException.class, () -> policy(-1)))
        .hasMessage("retryPolicy.attempts = -1: must be 0, for no limit, or more");
  }

  private static RetryPolicy policy(int attempts) {
    return new RetryPolicy(Duration.ofMillis(50), 2, Duration.ofSeconds(5), 0.1, attempts);
  }

  @Test
  void hasTheDocumentedDefault() {
    assertThat(RetryPolicy.DEFAULT)
        .isEqualTo(new RetryPolicy(Duration.ofMillis(50), 2, Duration.ofSeconds(5), 0.1, 0));
  }
}
