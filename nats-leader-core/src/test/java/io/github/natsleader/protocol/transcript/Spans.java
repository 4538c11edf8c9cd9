// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time, as scripts write them. */
final class Spans {
  /** For use within the pattern of a command: two groups. */
  static final String PATTERN = "(\\d+) (ms|s|min|h)";

  private static final Pattern SPAN = Pattern.compile(PATTERN);

  private Spans() {}

  static Duration parse(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no length of time, such as 500 ms");
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "min" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  /** In milliseconds, without a fraction that is none. */
  static String text(long nanos) {
    BigDecimal millis = BigDecimal.valueOf(nanos, 6);
    return (millis.signum() == 0 ? "0" : millis.stripTrailingZeros().toPlainString()) + " ms";
  }
}
