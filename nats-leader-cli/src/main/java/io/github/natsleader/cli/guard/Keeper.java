// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The shells around one run of a command; they wait for its beginning. For use by one thread. */
final class Keeper {
  static final Path SHELL = Path.of("/bin/sh");

  private static final String PIPE = "guardian";

  private final Process process;
  private final CompletableFuture<Integer> exit;

  private Keeper(Process process) {
    this.process = process;
    exit = process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Starts one, and connects the guardian with it.
   *
   * @throws GuardException if that cannot be done here
   */
  static Keeper start(GuardedWork work, GuardianProcess guardian)
      throws GuardException, InterruptedException {
    try {
      Path directory = Files.createTempDirectory("nle-run-");
      try {
        Path pipe = directory.resolve(PIPE);
        makePipe(pipe);
        guardian.attach(pipe);
        Keeper keeper = new Keeper(builder(work, pipe).start());
        keeper.awaitReady(pipe);
        return keeper;
      } finally {
        Files.deleteIfExists(directory.resolve(PIPE));
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new GuardException("the command cannot be run: " + e.getMessage(), e);
    }
  }

  private static void makePipe(Path pipe) throws IOException, InterruptedException {
    int code = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor();
    if (code != 0) {
      throw new IOException("mkfifo " + pipe + " ended with exit code " + code);
    }
  }

  private static ProcessBuilder builder(GuardedWork work, Path pipe) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("setsid", SHELL.toString(), "-c", KeeperScripts.KEEPER, "keeper"));
    command.addAll(List.of(pipe.toString(), KeeperScripts.WATCH, KeeperScripts.GROUP));
    command.addAll(work.command());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    if (!work.inheritInput()) {
      builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    }
    builder.environment().putAll(work.environment());
    return builder;
  }

  /** The keeper removes the pipe's name and its directory when it has opened it. */
  private void awaitReady(Path pipe) throws IOException, InterruptedException {
    long end = System.nanoTime() + GuardianProcess.PATIENCE.toNanos();
    while (Files.exists(pipe)) {
      if (awaitExit(Duration.ofMillis(1)).isPresent() || System.nanoTime() - end > 0) {
        killByHand();
        throw new IOException("the shell that keeps it is not ready");
      }
    }
  }

  /** Completes with the command's exit code when nobody of its group lives any more. */
  CompletableFuture<Integer> exit() {
    return exit;
  }

  /** The exit code, if it ends within this time. */
  OptionalInt awaitExit(Duration time) throws InterruptedException {
    return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  /**
   * For a guardian that does not do its duty, as when it is frozen: kills what can be found from
   * here, one by one.
   */
  void killByHand() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }
}
