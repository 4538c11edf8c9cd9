// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Signals to a process that Java itself cannot send. */
enum ProcessSignal {
  /** Stops it. */
  STOP,
  /** Lets a stopped one continue. */
  CONT,
  /** Asks it to read its configuration again; what comes of that is not seen here. */
  HUP;

  private static final Duration BOUND = Duration.ofSeconds(10);

  /** Sends this signal and waits, where the system shows it, until it had its effect. */
  void send(long processId) throws IOException, InterruptedException {
    if (!Files.isExecutable(ShellGuard.SHELL)) {
      throw new UnsupportedOperationException(
          "SIG" + name() + " needs a Unix-like system with " + ShellGuard.SHELL);
    }
    List<String> command =
        List.of(
            ShellGuard.SHELL.toString(),
            "-c",
            "kill -s \"$1\" \"$2\"",
            "signal",
            name(),
            Long.toString(processId));
    BoundedCommand.Ended ended = new BoundedCommand(command, BOUND).run();
    if (ended.exitCode() != 0) {
      throw new IOException(
          "SIG" + name() + " to process " + processId + " failed: " + ended.output().strip());
    }
    awaitEffect(processId);
  }

  /** The kernel stops the threads of a process one after another, after kill has returned. */
  private void awaitEffect(long processId) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(BOUND);
    while (!hadEffect(processId)) {
      if (deadline.passed()) {
        throw new IOException("SIG" + name() + " to process " + processId + " had no effect");
      }
      Deadline.awaitNextLook();
    }
  }

  private boolean hadEffect(long processId) throws IOException {
    if (this == HUP) {
      return true;
    }
    Path status = Path.of("/proc", Long.toString(processId), "stat");
    try {
      String line = Files.readString(status);
      // The state follows the name, which is in parentheses and may hold any character.
      boolean stopped = line.startsWith(") T", line.lastIndexOf(')'));
      return stopped == (this == STOP);
    } catch (NoSuchFileException notLinuxOrGone) {
      return true;
    }
  }
}
