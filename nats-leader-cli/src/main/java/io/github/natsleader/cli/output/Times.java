// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.output;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Times and durations, for people and programs. */
public final class Times {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /** ISO-8601, always with nine digits of fraction. */
  public static String utc(Instant time) {
    return UTC.format(time);
  }

  /** A duration for people: {@code 250 ms}, {@code 2.5 s}, {@code 3 min 5 s}, {@code 2 h 3 min}. */
  public static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
    }
    long seconds = millis / 1_000;
    long minutes = seconds / 60;
    return minutes < 60
        ? minutes + " min " + seconds % 60 + " s"
        : minutes / 60 + " h " + minutes % 60 + " min";
  }

  /** The same; {@code -} for one that is not known. */
  public static String duration(OptionalLong millis) {
    return millis.isPresent() ? duration(millis.getAsLong()) : "-";
  }
}
