// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a nats-server, ordered as releases are: {@code 2.9.10 < 2.10.0-RC.1 < 2.10.0}.
 *
 * <p>Pre-releases of one version are ordered as text, which suits {@code RC.1} to {@code RC.9}.
 *
 * @param major the first number, 0 or more
 * @param minor the second number, 0 or more
 * @param patch the third number, 0 or more
 * @param preRelease what follows the numbers and a hyphen, such as {@code RC.1}; empty for a
 *     release
 */
public record ServerVersion(int major, int minor, int patch, String preRelease)
    implements Comparable<ServerVersion> {

  /** The version that is installed when the caller asks for none. */
  public static final ServerVersion DEFAULT = new ServerVersion(2, 15, 2, "");

  private static final String NUMBERS =
      "v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-([0-9A-Za-z.+-]+))?";
  private static final Pattern VERSION = Pattern.compile(NUMBERS);
  private static final Pattern PRINTED =
      Pattern.compile("^nats-server: " + NUMBERS + "\\s*$", Pattern.MULTILINE);

  private static final Comparator<ServerVersion> ORDER =
      Comparator.comparingInt(ServerVersion::major)
          .thenComparingInt(ServerVersion::minor)
          .thenComparingInt(ServerVersion::patch)
          // A release follows its own pre-releases.
          .thenComparing(version -> version.preRelease().isEmpty())
          .thenComparing(ServerVersion::preRelease);

  /** Checks the numbers. */
  public ServerVersion {
    if (major < 0 || minor < 0 || patch < 0) {
      throw new IllegalArgumentException(
          "a version's numbers are 0 or more, not " + major + "." + minor + "." + patch);
    }
  }

  /**
   * Reads a version such as {@code 2.15.2}, {@code v2.15.2} or {@code 2.10.0-RC.1}.
   *
   * @param text the version
   * @return the same as a record
   * @throws IllegalArgumentException if the text is no such version
   */
  public static ServerVersion parse(String text) {
    Matcher matcher = VERSION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no nats-server version: expected a form like 2.15.2");
    }
    return of(matcher);
  }

  /** What {@code nats-server --version} prints; empty when another program printed it. */
  static Optional<ServerVersion> fromPrinted(String output) {
    Matcher matcher = PRINTED.matcher(output);
    return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
  }

  private static ServerVersion of(Matcher matcher) {
    String preRelease = matcher.group(4);
    return new ServerVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)),
        preRelease == null ? "" : preRelease);
  }

  /**
   * The name of the release, as its tag and its archives carry it.
   *
   * @return the version with a leading {@code v}, such as {@code v2.15.2}
   */
  public String tag() {
    return "v" + this;
  }

  @Override
  public int compareTo(ServerVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String numbers = major + "." + minor + "." + patch;
    return preRelease.isEmpty() ? numbers : numbers + "-" + preRelease;
  }
}
