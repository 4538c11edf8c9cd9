// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Sees to it that what this JVM started and created is gone once the JVM is. */
sealed interface ProcessGuard permits ShellGuard, ShutdownHookGuard {

  /** The protection of a directory; closing it gives the protection up and deletes nothing. */
  interface DirectoryProtection extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Starts a process that does not outlive this JVM. Its input is empty; {@code output} says where
   * its output and its errors go.
   */
  Process launch(List<String> command, Consumer<ProcessBuilder> output) throws IOException;

  /** Has a directory, which need not exist yet, deleted with all it holds once this JVM is gone. */
  DirectoryProtection protect(Path directory) throws IOException;

  /** The strongest guard that this system allows. */
  static ProcessGuard ofThisSystem() {
    return Files.isExecutable(ShellGuard.SHELL) ? new ShellGuard() : new ShutdownHookGuard();
  }
}
