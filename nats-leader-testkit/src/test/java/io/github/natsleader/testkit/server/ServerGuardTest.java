// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another JVM holds a server and dies; nothing of the server may be left. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no shell to guard there")
class ServerGuardTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private static NatsServerBinary binary;

  @TempDir private Path temporary;
  private Process holder;
  private BufferedReader output;
  private long server;
  private Path store;
  private List<Long> descendants;

  @BeforeAll
  static void find() throws Exception {
    binary = NatsServerBinary.find();
  }

  private ProcessBuilder holding(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServerHolder.class.getName(), binary.executable().toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private void hold(String... arguments) throws IOException {
    awaitHeld(holding(arguments));
  }

  private void awaitHeld(ProcessBuilder builder) throws IOException {
    holder = builder.start();
    output = holder.inputReader();
    server = Long.parseLong(output.readLine());
    store = Path.of(output.readLine());
    descendants = Arrays.stream(output.readLine().split(" ", -1)).map(Long::parseLong).toList();
    assertThat(descendants).contains(server);
  }

  @AfterEach
  void endHolder() {
    holder.destroyForcibly();
  }

  private void awaitNothingLeft() {
    await().atMost(BOUND).until(() -> descendants.stream().allMatch(Processes::isGone));
    awaitNoFiles();
  }

  private void awaitNoFiles() {
    await().atMost(BOUND).untilAsserted(() -> assertThat(temporary).isEmptyDirectory());
  }

  @Test
  void killedHolder() throws Exception {
    hold("shell");
    // The server, the guard of its process, the guard of its directory.
    assertThat(descendants).hasSize(3);
    holder.destroyForcibly();
    awaitNothingLeft();
  }

  @RepeatedTest(4)
  void holderKilledWhileItStartsTheServer(@TempDir Path directory, RepetitionInfo repetition)
      throws Exception {
    String mark = directory.resolve("store").toString();
    holder = holding("shell", mark).start();
    // Of the three that are started, the last may or may not be there yet.
    int started = Math.min(3, repetition.getCurrentRepetition());
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(BOUND)
        .until(() -> holder.toHandle().descendants().count() >= started);
    holder.destroyForcibly();
    await().atMost(BOUND).until(() -> mentioning(mark).isEmpty());
    awaitNoFiles();
  }

  private static List<ProcessHandle> mentioning(String argument) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(argument))
        .toList();
  }

  @Test
  void guardsOutliveSignalsToTheWholeGroup() throws Exception {
    hold("shell");
    List<Long> guards = descendants.stream().filter(pid -> pid != server).toList();
    for (long guard : guards) {
      for (String signal : List.of("HUP", "INT", "TERM")) {
        List<String> kill = List.of("/bin/sh", "-c", "kill -s " + signal + " " + guard);
        assertThat(new BoundedCommand(kill, BOUND).run().exitCode()).isZero();
      }
    }
    assertThat(guards).hasSize(2).noneMatch(Processes::isGone);
    holder.destroyForcibly();
    awaitNothingLeft();
  }

  @Test
  void inheritedOutputIsTheHoldersOwn(@TempDir Path directory) throws Exception {
    Path errors = directory.resolve("errors");
    awaitHeld(holding("inherit").redirectError(errors.toFile()));
    assertThat(errors).content().contains("Server is ready");
    holder.destroyForcibly();
    awaitNothingLeft();
  }

  @Test
  void killedHolderOfAFrozenServer() throws Exception {
    hold("shell");
    ProcessSignal.STOP.send(server);
    holder.destroyForcibly();
    awaitNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shell", "hook"})
  void terminatedHolder(String guard) throws Exception {
    hold(guard);
    holder.destroy();
    awaitNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shell", "hook"})
  void holderThatReturnsWithoutClosing(String guard) throws Exception {
    hold(guard);
    holder.getOutputStream().close();
    awaitNothingLeft();
  }

  @Test
  void killedHolderOfAServerThatIsDown() throws Exception {
    hold("shell");
    holder.outputWriter().append('d').flush();
    assertThat(output.readLine()).isEqualTo("down");
    assertThat(store).exists();
    holder.destroyForcibly();
    awaitNothingLeft();
  }

  @Test
  void killedServerTakesItsGuardAlong() throws Exception {
    hold("shell");
    List<Long> ofTheServer =
        ProcessHandle.of(server).orElseThrow().descendants().map(ProcessHandle::pid).toList();
    assertThat(ofTheServer).as("the guard of the process").hasSize(1);
    assertThat(ProcessHandle.of(server).orElseThrow().destroyForcibly()).isTrue();
    await().atMost(BOUND).until(() -> ofTheServer.stream().allMatch(Processes::isGone));
    assertThat(holder.isAlive()).isTrue();
    assertThat(store).as("the holder may restart the server").exists();
    holder.destroyForcibly();
    awaitNothingLeft();
  }

  @Test
  void aStoreThatWasGivenOutlivesAKilledHolder(@TempDir Path directory) throws Exception {
    hold("shell", directory.resolve("kept").toString());
    holder.destroyForcibly();
    await().atMost(BOUND).until(() -> descendants.stream().allMatch(Processes::isGone));
    assertThat(store).isEqualTo(directory.resolve("kept")).isDirectory();
  }
}
