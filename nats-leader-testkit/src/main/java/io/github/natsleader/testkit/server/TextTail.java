// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.List;

/** The end of a long text. */
final class TextTail {

  private TextTail() {}

  /** The last lines, without a final line end. */
  static String of(String text, int lines) {
    List<String> all = text.lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }
}
