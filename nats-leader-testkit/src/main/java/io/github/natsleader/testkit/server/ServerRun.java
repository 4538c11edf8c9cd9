// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** One run of a server: its process, from ready to its end. Not for use by several threads. */
final class ServerRun {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 40;

  private final Process process;
  private final int port;
  private boolean frozen;

  private ServerRun(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ServerRun start(ServerSettings settings, ProcessGuard guard, ServerDirectory files)
      throws InterruptedException {
    return start(settings, guard, files, settings.port());
  }

  /** Starts again on the port that an earlier run had. */
  static ServerRun startAgain(
      ServerSettings settings, ProcessGuard guard, ServerDirectory files, int port)
      throws InterruptedException {
    if (!new ReadyWait(Deadline.in(settings.startTimeout())).awaitFree(new LoopbackPort(port))) {
      throw new NatsServerStartException(
          "port " + port + " of the earlier run is in use by another process", "", null);
    }
    return start(settings, guard, files, port);
  }

  private static ServerRun start(
      ServerSettings settings, ProcessGuard guard, ServerDirectory files, int wantedPort)
      throws InterruptedException {
    try {
      Process process =
          guard.launch(
              settings.command(files, wantedPort),
              builder -> settings.directOutput(builder, files));
      return new ServerRun(process, awaitReady(process, settings, files));
    } catch (IOException failure) {
      throw new NatsServerStartException(
          settings.binary().executable() + " could not be started: " + failure.getMessage(),
          "",
          failure);
    }
  }

  private static int awaitReady(Process process, ServerSettings settings, ServerDirectory files)
      throws IOException, InterruptedException {
    OptionalInt port = OptionalInt.empty();
    try {
      Deadline deadline = Deadline.in(settings.startTimeout());
      port = new ReadyWait(deadline).awaitReady(process, files.ports());
      if (port.isEmpty()) {
        throw notReady(process, settings, files);
      }
      return port.getAsInt();
    } finally {
      if (port.isEmpty()) {
        destroy(process);
      }
    }
  }

  private static NatsServerStartException notReady(
      Process process, ServerSettings settings, ServerDirectory files) {
    String what = settings.binary().executable() + " " + settings.binary().version();
    String reason =
        process.isAlive()
            ? what + " was not ready within " + settings.startTimeout().toMillis() + " ms"
            : what + " ended with exit code " + process.exitValue() + " before it was ready";
    return new NatsServerStartException(
        reason, TextTail.of(files.readLog(), LOG_LINES_SHOWN), null);
  }

  int port() {
    return port;
  }

  long processId() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGTERM, and SIGKILL when that leads to nothing or the thread is interrupted. */
  void stop() {
    try {
      if (frozen) {
        // A frozen process would get SIGTERM only once it goes on.
        signal(ProcessSignal.CONT);
      }
      // Not Process.destroy(): that also closes the pipe at whose end the guard kills.
      process.toHandle().destroy();
      process.waitFor(STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (IOException notContinued) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    destroy(process);
  }

  void kill() {
    destroy(process);
  }

  void signal(ProcessSignal signal) throws IOException, InterruptedException {
    if (process.isAlive()) {
      signal.send(process.pid());
      frozen = signal == ProcessSignal.STOP || (frozen && signal != ProcessSignal.CONT);
    }
  }

  /** SIGKILL and a wait that an interrupt does not cut short: what follows deletes files. */
  private static void destroy(Process process) {
    process.destroyForcibly();
    Deadline deadline = Deadline.in(STOP_TIMEOUT);
    boolean interrupted = false;
    while (process.isAlive() && !deadline.passed()) {
      try {
        process.waitFor(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
