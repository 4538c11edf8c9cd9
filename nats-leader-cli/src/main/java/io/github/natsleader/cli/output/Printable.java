// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.output;

/**
 * Text of others on a terminal. Whoever may write a record chooses what is in it, and a terminal
 * obeys control characters.
 */
public final class Printable {
  private Printable() {}

  /** The text, with an escape for every character that is none to print. */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPrintable(point)) {
                printable.appendCodePoint(point);
              } else {
                printable.append(String.format("\\u%04x", point));
              }
            });
    return printable.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
