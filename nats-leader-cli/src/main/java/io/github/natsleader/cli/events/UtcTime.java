// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes instants as ISO-8601 in UTC, always with nine digits of fraction. */
final class UtcTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private UtcTime() {}

  static String of(Instant time) {
    return FORMAT.format(time);
  }
}
