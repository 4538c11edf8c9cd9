// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionException;
import io.github.natsleader.RoleManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Does with roles what lines say: add ROLE, remove ROLE, resign ROLE. */
final class RoleCommands {
  private final RoleManager roles;
  private final Console console;

  RoleCommands(RoleManager roles, Console console) {
    this.roles = roles;
    this.console = console;
  }

  static BufferedReader linesOf(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** From now on, until the lines end; on a thread that keeps nobody from ending. */
  void obey(BufferedReader lines) {
    Thread reader = new Thread(() -> obeyAll(lines), "role-commands");
    reader.setDaemon(true);
    reader.start();
  }

  private void obeyAll(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        obeyOne(line.strip().split(" +", 2));
      }
    } catch (IOException e) {
      console.say("no more commands: " + e.getMessage());
    }
  }

  private void obeyOne(String[] words) {
    String role = words.length < 2 ? "" : words[1];
    try {
      switch (words[0].toLowerCase(Locale.ROOT)) {
        case "add" -> roles.add(role).start();
        case "remove" -> console.say(role + ": removed: " + roles.remove(role));
        case "resign" -> roles.election(role).ifPresent(this::resign);
        default -> console.say("commands: add ROLE, remove ROLE, resign ROLE");
      }
    } catch (ElectionException e) {
      // Refused: the role is there already, or its name is none.
      console.say("refused: " + e.getMessage());
    }
  }

  private void resign(Election election) {
    election.resign().thenRun(() -> console.say(election.config().group() + ": given up")).join();
  }
}
