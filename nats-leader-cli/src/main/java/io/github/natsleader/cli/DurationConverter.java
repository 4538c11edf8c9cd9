// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 300ms}, {@code 3s}, {@code 1m}, {@code 1h}, {@code 0} and ISO-8601 as PT3S. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern SHORT = Pattern.compile("(\\d+)(ms|s|m|h)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms",
          ChronoUnit.MILLIS,
          "s",
          ChronoUnit.SECONDS,
          "m",
          ChronoUnit.MINUTES,
          "h",
          ChronoUnit.HOURS);

  @Override
  public Duration convert(String text) {
    try {
      Matcher matcher = SHORT.matcher(text);
      if (matcher.matches()) {
        return Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
      }
      return text.equals("0") ? Duration.ZERO : Duration.parse(text);
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      throw new TypeConversionException(
          "'" + text + "' must be a duration such as 300ms, 3s, 1m, 1h or PT3S");
    }
  }

  private static ChronoUnit unit(String name) {
    ChronoUnit unit = UNITS.get(name);
    if (unit == null) {
      throw new IllegalStateException("the pattern lets no other unit through: " + name);
    }
    return unit;
  }
}
