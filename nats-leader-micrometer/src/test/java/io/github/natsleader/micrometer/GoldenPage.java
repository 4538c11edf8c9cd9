// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** A scraped page that a test expects, to the letter but for values that are times. */
final class GoldenPage {
  /** The values that depend on how long something took, and epochs, which come from a clock. */
  private static final Pattern TIMED =
      Pattern.compile(
          "^((?:\\w+_seconds(?:_sum|_max)?|election_epoch|\\w+_bucket(?=.*le=\"[0-9.]+\"))\\{.*\\})"
              + " \\S+$");

  private static final Pattern ZERO = Pattern.compile("^.*\\} 0\\.0$");

  private GoldenPage() {}

  static String named(String name) throws IOException {
    try (InputStream file = GoldenPage.class.getResourceAsStream("/" + name)) {
      if (file == null) {
        throw new IOException("no resource " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The page with {@code <time>} for the values that are times. Zero stays: that there has been no
   * time is no matter of time.
   */
  static String withoutTimes(String page) {
    List<String> lines = page.lines().map(GoldenPage::withoutTime).toList();
    return String.join("\n", lines) + "\n";
  }

  private static String withoutTime(String line) {
    return ZERO.matcher(line).matches() ? line : TIMED.matcher(line).replaceFirst("$1 <time>");
  }
}
