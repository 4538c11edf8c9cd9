// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in its own way when the process is told to end by SIGTERM, SIGINT or SIGHUP.
 *
 * <p>The JVM answers these by running its shutdown hooks while all threads go on, and then exits
 * with 128 and the number of the signal. The hook here only passes the request on, waits until the
 * command has finished, and exits with the command's own code: a clean stop is no failure.
 */
final class StopSignal {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(20);

  private final CompletableFuture<Void> requested = new CompletableFuture<>();
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private final Duration patience;
  private final int codeWithoutPatience;

  private StopSignal(Duration patience, int codeWithoutPatience) {
    this.patience = patience;
    this.codeWithoutPatience = codeWithoutPatience;
  }

  /** {@link #install(Duration, int)} with 20 s, after which the stop has failed. */
  static StopSignal install() {
    return install(USUAL_PATIENCE, ExitCodes.FAILURE);
  }

  /**
   * From now on signals are passed on, and whoever installed this must call {@link #finished}.
   *
   * @param patience how long that may take after a signal
   * @param codeWithoutPatience the exit code if it takes longer
   */
  static StopSignal install(Duration patience, int codeWithoutPatience) {
    StopSignal signal = new StopSignal(patience, codeWithoutPatience);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::shutDown, "nle-stop-signal"));
    return signal;
  }

  /** Completes when the command is to end. */
  CompletableFuture<Void> requested() {
    return requested.copy();
  }

  /** Asks the command to end, as a signal does. */
  void request() {
    requested.complete(null);
  }

  /** The command has ended, and everything that it owned. */
  void finished(int code) {
    exitCode.complete(code);
  }

  private void shutDown() {
    request();
    int code =
        exitCode
            .completeOnTimeout(codeWithoutPatience, patience.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    // Not exit(), which would wait for this hook.
    Runtime.getRuntime().halt(code);
  }
}
