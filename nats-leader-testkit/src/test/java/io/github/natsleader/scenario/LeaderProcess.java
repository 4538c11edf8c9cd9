// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link LeaderProgram} in a JVM of its own; gone when this JVM is. */
final class LeaderProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;

  private final Process process;
  private final Path samples;
  private final Path events;
  private final Path output;

  private LeaderProcess(Process process, Path samples, Path events, Path output) {
    this.process = process;
    this.samples = samples;
    this.events = events;
    this.output = output;
  }

  static LeaderProcess start(String url, String bucket, String id, long ttlMillis, Path directory)
      throws IOException {
    Path samples = directory.resolve(id + ".samples");
    Path events = directory.resolve(id + ".events");
    List<String> arguments =
        List.of(url, bucket, id, Long.toString(ttlMillis), samples.toString(), events.toString());
    return start(LeaderProgram.class, arguments, id, directory);
  }

  /** A {@link FencedProgram}, which takes no samples. */
  static LeaderProcess startFenced(
      String url, String bucket, String guarded, String id, long ttlMillis, Path directory)
      throws IOException {
    Path events = directory.resolve(id + ".events");
    List<String> arguments =
        List.of(url, bucket, guarded, id, Long.toString(ttlMillis), events.toString());
    return start(FencedProgram.class, arguments, id, directory);
  }

  private static LeaderProcess start(
      Class<?> program, List<String> arguments, String id, Path directory) throws IOException {
    Path samples = directory.resolve(id + ".samples");
    Path events = directory.resolve(id + ".events");
    Path output = directory.resolve(id + ".output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new LeaderProcess(process, samples, events, output);
  }

  Path samples() {
    return samples;
  }

  /** What it has reported so far, line by line; the last one may be cut short. */
  List<LeaderProgram.Line> events() throws IOException {
    if (!Files.exists(events)) {
      return List.of();
    }
    String text = Files.readString(events);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(LeaderProgram.Line::parse)
        .toList();
  }

  /** Waits until it has reported this many events of one kind. */
  LeaderProgram.Line reported(String what, int number) throws IOException {
    Waiting.until(what + " no. " + number + " of " + samples, () -> of(what).size() >= number);
    return of(what).get(number - 1);
  }

  List<LeaderProgram.Line> of(String what) throws IOException {
    if (!process.isAlive() && process.exitValue() == LeaderProgram.FAILED) {
      throw new IllegalStateException(Files.readString(output, UTF_8));
    }
    return events().stream().filter(line -> line.what().equals(what)).toList();
  }

  void freeze() throws IOException, InterruptedException {
    signal("STOP");
    Waiting.until("frozen", () -> state() == 'T');
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Lets it stop its election and end. */
  void stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    awaitEnd();
  }

  /** Frozen or not, it ends. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void awaitEnd() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("process " + process.pid() + " did not end");
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("SIG" + name + " to " + pid + " failed");
    }
  }

  private char state() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
