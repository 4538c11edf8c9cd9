// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted;

import java.time.Clock;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Date;

final class ClockReader {
  long nanoTime() {
    return System.nanoTime();
  }

  long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  Instant instant() {
    return Instant.now();
  }

  Year year() {
    return Year.now(ZoneOffset.UTC);
  }

  @SuppressWarnings("JavaUtilDate")
  Date date() {
    return new Date();
  }

  Clock clock() {
    return Clock.systemUTC();
  }
}
