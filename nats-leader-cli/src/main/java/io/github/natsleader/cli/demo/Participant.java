// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One participant's process. Its input is a pipe that only this JVM holds: when this ends, in
 * whatever way, the participant's input ends, and so does the participant.
 */
final class Participant implements AutoCloseable {
  private static final Duration LAST_RESORT = Duration.ofSeconds(10);

  private final String id;
  private final Process process;

  private Participant(String id, Process process) {
    this.id = id;
    this.process = process;
  }

  /** Passes on what the process tells, in its order, and at last that it has gone. */
  static Participant of(String id, Process process, BlockingQueue<Heard> heard) {
    Thread reader = new Thread(() -> listen(id, process, heard), "nle-demo-" + id);
    reader.setDaemon(true);
    reader.start();
    return new Participant(id, process);
  }

  private static void listen(String id, Process process, BlockingQueue<Heard> heard) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().map(line -> Heard.of(id, line)).forEach(heard::add);
    } catch (IOException e) {
      // A stream that was closed has ended.
    }
    heard.add(Heard.gone(id));
  }

  String id() {
    return id;
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** As kill does. Not Process.destroy(), which closes the pipes as well. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Its exit code, if it ends within this time. */
  OptionalInt awaitExit(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, LAST_RESORT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
