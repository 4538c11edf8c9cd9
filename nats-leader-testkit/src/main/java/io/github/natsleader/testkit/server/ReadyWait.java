// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Waits for a server that was just started, and before that for the port it is to have. */
final class ReadyWait {

  private static final Pattern CLIENT_PORT =
      Pattern.compile("\"nats\"\\s*:\\s*\\[\\s*\"[^\"]*:(\\d+)\"");

  private final Deadline deadline;

  ReadyWait(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Waits until nobody has the port. After a server died, a client that tries to reconnect can for
   * a moment own its port: loopback connects a socket to itself when the system happens to choose
   * the destination as the source.
   */
  boolean awaitFree(LoopbackPort port) throws InterruptedException {
    while (!port.isFree()) {
      if (deadline.passed()) {
        return false;
      }
      Deadline.awaitNextLook();
    }
    return true;
  }

  /**
   * Waits until the server tells its port in a file and greets a client there; empty if it ended or
   * the deadline passed. The file bears the process id, so that neither a file of an earlier run
   * nor a foreign server on the same port is taken for this one.
   */
  OptionalInt awaitReady(Process server, Path portsDirectory)
      throws IOException, InterruptedException {
    while (server.isAlive() && !deadline.passed()) {
      OptionalInt port = toldPort(portsDirectory, server.pid());
      if (port.isPresent() && new LoopbackPort(port.getAsInt()).greets(deadline.remaining())) {
        return port;
      }
      Deadline.awaitNextLook();
    }
    return OptionalInt.empty();
  }

  private static OptionalInt toldPort(Path directory, long processId) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "*_" + processId + ".ports")) {
      for (Path file : files) {
        Matcher matcher = CLIENT_PORT.matcher(Files.readString(file));
        // A file that is still being written does not match yet.
        if (matcher.find()) {
          return OptionalInt.of(Integer.parseInt(matcher.group(1)));
        }
      }
    }
    return OptionalInt.empty();
  }
}
