// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.settings.Setting;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where NATS is.
 *
 * @param url one URL, or several with commas between; may hold a user's name and password
 */
record ServerAddress(String url) {
  /** A password may hold an @, and even a slash where somebody forgot to encode it. */
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^,\\s\\]]*@");

  private static final String LOCAL = "nats://localhost:4222";

  /** What was set, else the local server. */
  static ServerAddress of(@Nullable Setting setting) {
    return new ServerAddress(setting == null ? LOCAL : setting.value());
  }

  /**
   * A text without the user names, passwords and tokens of the URLs in it, for messages of others
   * that may repeat an address.
   */
  static String redacted(String text) {
    return CREDENTIALS.matcher(text).replaceAll("");
  }

  /** The address without user names, passwords and tokens. */
  @Override
  public String toString() {
    return redacted(url).replaceAll("[^/,]*@", "");
  }
}
