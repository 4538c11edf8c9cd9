// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @ParameterizedTest
  @CsvSource({
    "300ms, PT0.3S",
    "3s, PT3S",
    "1m, PT1M",
    "2h, PT2H",
    "0, PT0S",
    "0s, PT0S",
    "PT3S, PT3S",
    "PT0.3S, PT0.3S",
    "PT-1S, PT-1S"
  })
  void reads(String text, Duration duration) {
    assertThat(converter.convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "s",
        "3 s",
        "-3s",
        "1.5s",
        "3S",
        "99999999999999999999s",
        "9223372036854775807h"
      })
  void refusesAndQuotesTheText(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' must be a duration");
  }
}
