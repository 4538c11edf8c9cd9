// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks whoever sits at the terminal. */
final class Confirmation {
  private Confirmation() {}

  /** Whether there is somebody to ask. */
  static boolean isPossible() {
    return terminal() != null;
  }

  /** Whether the answer is yes; no answer is none. */
  static boolean ask(String question) {
    Console terminal = terminal();
    if (terminal == null) {
      return false;
    }
    String answer = terminal.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /**
   * The console, where it is a terminal. From Java 22 on there is a console without one too, and a
   * method that tells; before there was neither.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static @Nullable Console terminal() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      Object isTerminal = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(isTerminal) ? console : null;
    } catch (NoSuchMethodException e) {
      return console;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
