// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.settings.Setting;
import java.util.regex.Pattern;

/** Where a connection's answers come. */
final class InboxPrefix {
  /** Below nle come the requests to leaders. */
  private static final Pattern ALLOWED =
      Pattern.compile("(?!nle(\\.|$))[-_A-Za-z0-9]+(\\.[-_A-Za-z0-9]+)*");

  private static final Pattern ESCAPED = Pattern.compile("[^-A-Za-z0-9]");

  private InboxPrefix() {}

  /**
   * Returns the prefix that was given.
   *
   * @throws IllegalArgumentException naming the setting, the value and the rule
   */
  static String checked(Setting given) {
    if (!ALLOWED.matcher(given.value()).matches()) {
      throw new IllegalArgumentException(
          given.refusal(
              "must be letters, digits, - and _, with dots between, and not begin with nle"));
    }
    return given.value();
  }

  /**
   * One for the users of a group. No two groups have the same, nor one below the other's: a
   * bucket's name has no dots, and what a group's name has besides letters, digits and - is written
   * as _ and two hexadecimal digits.
   */
  static String ofGroup(String bucket, String group) {
    String token =
        ESCAPED
            .matcher(group)
            .replaceAll(match -> "_%02x".formatted((int) match.group().charAt(0)));
    return "_INBOX_" + bucket + "." + token;
  }
}
