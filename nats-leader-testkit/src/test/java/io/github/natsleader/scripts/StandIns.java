// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Commands that a script finds in the place of the real ones. */
record StandIns(Path directory) {
  /** How a script ended, and what it printed. */
  record Ended(int status, String output, String errors) {}

  /** From now on this command repeats what it was told, and ends with this status. */
  void put(String name, int status) throws IOException {
    Path command =
        Files.writeString(
            directory.resolve(name), "#!/bin/sh\necho \"" + name + " $*\"\nexit " + status + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a script of the module, with arguments that blanks part. */
  Ended run(String script, String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script));
    command.addAll(List.of(arguments.split(" ", -1)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output, errors);
  }
}
