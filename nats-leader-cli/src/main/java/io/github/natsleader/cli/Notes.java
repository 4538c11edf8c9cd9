// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.PrintWriter;

/** Lines for people, on standard error. Safe for use by many threads. */
final class Notes {
  private final PrintWriter out;
  private final String speaker;

  /**
   * Notes of one speaker.
   *
   * @param speaker stands before each line
   */
  Notes(PrintWriter out, String speaker) {
    this.out = out;
    this.speaker = speaker;
  }

  /** Says it without the credentials of URLs in it. */
  void say(String line) {
    out.println(speaker + ": " + ServerAddress.redacted(line));
    out.flush();
  }
}
