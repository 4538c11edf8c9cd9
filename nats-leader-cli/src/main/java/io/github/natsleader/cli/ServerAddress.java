// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import org.jspecify.annotations.Nullable;

/**
 * Where NATS is.
 *
 * @param url one URL, or several with commas between; may hold a user's name and password
 */
record ServerAddress(String url) {
  private static final String LOCAL = "nats://localhost:4222";

  /** The option where it was given, else the environment's setting, else the local server. */
  static ServerAddress of(@Nullable String option, @Nullable String environment) {
    if (option != null) {
      return new ServerAddress(option);
    }
    return new ServerAddress(environment == null || environment.isBlank() ? LOCAL : environment);
  }

  /** The address without user names, passwords and tokens. */
  @Override
  public String toString() {
    return url.replaceAll("[^/,]*@", "");
  }
}
