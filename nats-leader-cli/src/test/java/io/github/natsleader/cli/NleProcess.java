// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM that runs the nle command, and what it prints. */
final class NleProcess implements AutoCloseable {
  static final Duration BOUND = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  /** What an event says. */
  record Event(String event, Instant time, JsonValue object) {
    static Event of(String line) {
      JsonValue object = JsonParser.parseUnchecked(line);
      return new Event(
          JsonValueUtils.readString(object, "event"),
          Instant.parse(JsonValueUtils.readString(object, "time")),
          object);
    }

    @Nullable String text(String field) {
      return JsonValueUtils.readString(object, field);
    }

    long epoch() {
      return JsonValueUtils.readLong(object, "epoch", 0);
    }
  }

  private NleProcess(Process process) {
    this.process = process;
    readers.add(reader(process.getInputStream(), output));
    readers.add(reader(process.getErrorStream(), errors));
  }

  static NleProcess start(String... arguments) {
    return start(Map.of(), arguments);
  }

  static NleProcess start(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Nle.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("NATS_URL");
    builder.environment().putAll(environment);
    try {
      return new NleProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A participant that ends with this JVM. */
  static NleProcess participant(String url, String group, String id, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--hold", "--until-input-ends", "--events", "json"));
    arguments.addAll(List.of("--server", url, "--bucket", "elections"));
    arguments.addAll(List.of("--group", group, "--id", id));
    arguments.addAll(List.of(more));
    return start(arguments.toArray(String[]::new));
  }

  private static Thread reader(InputStream from, List<String> to) {
    Thread thread = new Thread(() -> read(from, to), "nle-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void read(InputStream from, List<String> to) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      lines.lines().forEach(to::add);
    } catch (IOException | UncheckedIOException e) {
      to.add("(unreadable: " + e + ")");
    }
  }

  List<String> output() {
    return output;
  }

  List<String> errors() {
    return errors;
  }

  List<Event> events() {
    return output.stream().map(Event::of).toList();
  }

  List<String> eventNames() {
    return events().stream().map(Event::event).toList();
  }

  boolean has(String event) {
    return eventNames().contains(event);
  }

  Event awaitEvent(String name) {
    await(name).atMost(BOUND).until(() -> has(name));
    return events().stream().filter(event -> event.event().equals(name)).findFirst().orElseThrow();
  }

  String awaitOutput() {
    await("a line").atMost(BOUND).until(() -> !output.isEmpty());
    return output.get(0);
  }

  void awaitError(String part) {
    await(part).atMost(BOUND).until(() -> errors.stream().anyMatch(line -> line.contains(part)));
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** By its name, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Whether it inherited that a signal is ignored, which Java leaves as it is. */
  boolean ignores(int signal) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
        .anyMatch(mask -> mask.testBit(signal - 1));
  }

  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  /** The exit code, when all that was printed has been read. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS))
        .as("ended; %s %s", output, errors)
        .isTrue();
    for (Thread reader : readers) {
      reader.join(BOUND.toMillis());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    process.onExit().orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
  }
}
