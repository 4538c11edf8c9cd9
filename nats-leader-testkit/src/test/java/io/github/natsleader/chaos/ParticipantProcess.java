// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ParticipantProgram} in a JVM of its own; gone when this JVM is. */
final class ParticipantProcess {
  /** The exit status of a process that SIGKILL has ended. */
  static final int KILLED = 128 + 9;

  private static final Duration END_BOUND = Duration.ofSeconds(20);

  private final ParticipantSettings settings;
  private final Process process;
  private final Thread endsWithThisJvm;
  private long readBytes;
  private boolean frozen;

  private ParticipantProcess(ParticipantSettings settings, Process process) {
    this.settings = settings;
    this.process = process;
    // A frozen one would not notice that its input has ended.
    this.endsWithThisJvm = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endsWithThisJvm);
  }

  static ParticipantProcess start(ParticipantSettings settings, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("-Dorg.slf4j.simpleLogger.log.io.github.natsleader=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ParticipantProgram.class.getName());
    command.addAll(settings.arguments());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    return new ParticipantProcess(settings, process);
  }

  ParticipantSettings settings() {
    return settings;
  }

  String name() {
    return settings.name();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isFrozen() {
    return frozen;
  }

  /** What it has noted since the last time this was asked. */
  List<HistoryEvent> news() throws IOException {
    if (!Files.exists(settings.events())) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(settings.events().toFile(), "r")) {
      byte[] fresh = new byte[(int) (file.length() - readBytes)];
      file.seek(readBytes);
      file.readFully(fresh);
      String text = new String(fresh, UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      readBytes += whole.getBytes(UTF_8).length;
      return History.parse(whole).events();
    }
  }

  /** A process that has just ended hears nothing. */
  void tell(ParticipantCommand command) {
    try {
      process.getOutputStream().write(command.line().getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException ended) {
      // Which the next look at the process shows.
    }
  }

  void freeze() throws IOException, InterruptedException {
    frozen = true;
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
    frozen = false;
  }

  /** Its exit status: {@link #KILLED} if the kill was what ended it. */
  int kill() throws InterruptedException {
    process.destroyForcibly();
    return awaitEnd();
  }

  /** Waits for the end of one that was told to stop, or has ended; its exit status. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(name() + ", process " + process.pid() + ", does not end");
    }
    Runtime.getRuntime().removeShutdownHook(endsWithThisJvm);
    return process.exitValue();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    String pid = Long.toString(process.pid());
    Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + pid).start();
    if (kill.waitFor() != 0 && process.isAlive()) {
      throw new IllegalStateException("SIG" + signal + " to " + name() + " failed");
    }
  }
}
