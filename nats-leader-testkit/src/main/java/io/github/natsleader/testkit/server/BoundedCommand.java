// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a command to its end, within a bound; past it, or on an interrupt, its processes die. */
final class BoundedCommand {

  private final List<String> command;
  private final Consumer<Map<String, String>> environment;
  private final Duration bound;

  BoundedCommand(List<String> command, Duration bound) {
    this(command, bound, variables -> {});
  }

  BoundedCommand(List<String> command, Duration bound, Consumer<Map<String, String>> environment) {
    this.command = List.copyOf(command);
    this.bound = bound;
    this.environment = environment;
  }

  /**
   * How a command ended.
   *
   * @param exitCode the exit code, as Java gives it
   * @param output what it wrote to its standard output and error
   */
  record Ended(int exitCode, String output) {}

  /** A command that did not end in time. */
  static final class TimedOutException extends IOException {
    private static final long serialVersionUID = 1L;

    TimedOutException(List<String> command, Duration bound) {
      super(String.join(" ", command) + " did not end within " + bound.toMillis() + " ms");
    }
  }

  Ended run() throws IOException, InterruptedException {
    // A file, for a pipe could only be read with a bound by one more thread.
    Path output = Files.createTempFile("nats-leader-command", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      environment.accept(builder.environment());
      int exitCode = awaitEnd(builder.start());
      return new Ended(exitCode, new String(Files.readAllBytes(output), Charset.defaultCharset()));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private int awaitEnd(Process process) throws IOException, InterruptedException {
    boolean ended = false;
    try {
      process.getOutputStream().close();
      ended = process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      if (!ended) {
        // The descendants first: once their parent is gone nothing leads to them.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!ended) {
      throw new TimedOutException(command, bound);
    }
    return process.exitValue();
  }
}
