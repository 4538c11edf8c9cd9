// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.Locale;

/**
 * An operating system and processor, under the names that the release archives of nats-server use.
 *
 * @param os such as {@code linux}, {@code darwin}, {@code windows}, {@code freebsd}
 * @param arch such as {@code amd64}, {@code arm64}, {@code arm7}, {@code 386}
 */
public record Platform(String os, String arch) {

  /**
   * The platform of this JVM.
   *
   * @return its names; one that nats-server has no archive for is passed on as Java calls it
   */
  public static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** Translates the values of {@code os.name} and {@code os.arch}. */
  static Platform of(String osName, String osArch) {
    return new Platform(os(osName.toLowerCase(Locale.ROOT)), arch(osArch.toLowerCase(Locale.ROOT)));
  }

  private static String os(String name) {
    if (name.startsWith("mac") || name.startsWith("darwin")) {
      return "darwin";
    }
    return name.startsWith("windows") ? "windows" : name;
  }

  private static String arch(String name) {
    return switch (name) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "x86", "i386", "i486", "i586", "i686" -> "386";
      case "arm" -> "arm7";
      default -> name;
    };
  }

  /**
   * The name of the server's executable on this platform.
   *
   * @return {@code nats-server}, with {@code .exe} on Windows
   */
  public String executableName() {
    return executable("nats-server");
  }

  String executable(String name) {
    return os.equals("windows") ? name + ".exe" : name;
  }

  @Override
  public String toString() {
    return os + "-" + arch;
  }
}
