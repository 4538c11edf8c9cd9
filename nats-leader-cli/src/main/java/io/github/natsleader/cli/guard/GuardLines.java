// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines that have come whole. What was written when its writer was killed may lack its end, and a
 * number that lacks digits is still a number.
 */
final class GuardLines {
  private static final int LONGEST = 4096;

  private final InputStream in;

  GuardLines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** The next line without its end; null when no whole line is to come. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        return null;
      }
      if (line.length() == LONGEST) {
        throw new IOException("a line of more than " + LONGEST + " characters");
      }
      line.append((char) next);
      next = in.read();
    }
    return line.toString();
  }
}
