// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * One setting of a connection.
 *
 * @param name how whoever gave it calls it: an option, a variable, a key of a context
 * @param value its value; may be a secret
 */
public record Setting(String name, String value) {
  /**
   * The file that the value names.
   *
   * @throws IllegalArgumentException if there is none that can be read
   */
  public Path readableFile() {
    try {
      Path file = Path.of(value);
      if (Files.isReadable(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(refusal("must be a file to read"), e);
    }
    throw new IllegalArgumentException(refusal("must be a file to read"));
  }

  /** What to say when the value is refused, the value included: not for secrets. */
  public String refusal(String rule) {
    return name + " = " + value + ": " + rule;
  }

  /** Its name alone: the value may be a secret. */
  @Override
  public String toString() {
    return name;
  }
}
