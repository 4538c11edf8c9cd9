// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code nle run -- CMD} in a process of its own, which ends with this JVM. */
final class GuardedParticipant implements AutoCloseable {
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData");

  private final String id;
  private final Process process;

  private GuardedParticipant(String id, Process process) {
    this.id = id;
    this.process = process;
  }

  static List<String> java(String classPath, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-Xmx64m", "-cp", classPath, main.getName()));
    return command;
  }

  /**
   * Starts one.
   *
   * @param classPath of nle and of the guardian that it starts
   * @param output gets all that it prints
   * @param arguments of {@code nle run}
   */
  static GuardedParticipant start(String id, String classPath, Path output, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(java(classPath, Nle.class));
    command.addAll(List.of("run", "--id", id, "--until-input-ends", "--events", "json"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(output.toFile()));
    return new GuardedParticipant(id, builder.start());
  }

  String id() {
    return id;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    awaitExit();
  }

  void terminate() {
    process.toHandle().destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(NleProcess.BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(id + " does not end");
    }
    return process.exitValue();
  }

  /** As SIGSTOP and SIGCONT do. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + process.pid())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("SIG" + name + " to " + id + " failed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(NleProcess.BOUND.toSeconds(), TimeUnit.SECONDS).join();
  }
}
