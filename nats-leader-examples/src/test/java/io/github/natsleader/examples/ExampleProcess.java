// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An example's main in a JVM of its own, and what it said; gone when the test is. */
final class ExampleProcess implements AutoCloseable {
  static final Duration BOUND = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private ExampleProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "example-output");
    reader.setDaemon(true);
    reader.start();
  }

  static ExampleProcess start(Class<?> example, String... arguments) throws IOException {
    return start(example, Map.of(), List.of(), arguments);
  }

  static ExampleProcess start(
      Class<?> example, Map<String, String> environment, List<String> jvm, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), example.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new ExampleProcess(builder.start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(said::add);
    } catch (IOException e) {
      said.add("not read: " + e);
    }
  }

  List<String> said() {
    return List.copyOf(said);
  }

  ExampleProcess awaitSaying(String part) {
    return awaitSaying(part, 1);
  }

  /** Waits until it has said so this many times. */
  ExampleProcess awaitSaying(String part, int times) {
    await(part)
        .atMost(BOUND)
        .failFast("the process has ended: " + said, () -> !process.isAlive() && count(part) < times)
        .until(() -> count(part) >= times);
    return this;
  }

  private long count(String part) {
    return said.stream().filter(line -> line.contains(part)).count();
  }

  void type(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** As Ctrl-C does; its exit status. */
  int terminate() throws InterruptedException {
    // By its handle: the process itself would close its output too, with what is said at the end.
    signalled(process.toHandle().destroy());
    return awaitEnd();
  }

  int kill() throws InterruptedException {
    signalled(process.toHandle().destroyForcibly());
    return awaitEnd();
  }

  private void signalled(boolean done) {
    if (!done) {
      throw new AssertionError("process " + process.pid() + " cannot be ended: " + said);
    }
  }

  /** Its exit status, once it has ended and all of what it said is there. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("process " + process.pid() + " does not end: " + said);
    }
    reader.join(BOUND.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
