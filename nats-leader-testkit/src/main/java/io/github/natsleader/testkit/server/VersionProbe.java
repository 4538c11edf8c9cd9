// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs an executable to see that it is a nats-server, and of which version. */
record VersionProbe(Duration bound) {

  /** Accepts the executable only if its version is the wanted one; null accepts any. */
  Finding probe(Path executable, @Nullable ServerVersion wanted, String origin)
      throws InterruptedException {
    if (!Files.isRegularFile(executable)) {
      return Finding.NotFound.because("there is no file " + executable);
    }
    if (!Files.isExecutable(executable)) {
      return Finding.NotFound.because(executable + " may not be executed");
    }
    try {
      List<String> command = List.of(executable.toAbsolutePath().toString(), "--version");
      return judge(executable, new BoundedCommand(command, bound).run(), wanted, origin);
    } catch (IOException failure) {
      return Finding.NotFound.because(executable + " could not be run", failure);
    }
  }

  private static Finding judge(
      Path executable, BoundedCommand.Ended ended, @Nullable ServerVersion wanted, String origin) {
    if (ended.exitCode() != 0) {
      return Finding.NotFound.because(
          executable + " --version ended with exit code " + ended.exitCode());
    }
    Optional<ServerVersion> version = ServerVersion.fromPrinted(ended.output());
    if (version.isEmpty()) {
      return Finding.NotFound.because(
          executable + " --version printed no version of a nats-server");
    }
    if (wanted != null && !version.get().equals(wanted)) {
      return Finding.NotFound.because(
          executable + " is version " + version.get() + ", and " + wanted + " is wanted");
    }
    return new Finding.Found(new NatsServerBinary(executable, version.get(), origin));
  }
}
