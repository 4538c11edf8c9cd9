// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes are shell scripts")
class ProcessGuardTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir private Path directory;

  static Stream<ProcessGuard> guards() {
    return Stream.of(new ShellGuard(), new ShutdownHookGuard());
  }

  private Process launch(ProcessGuard guard, String script) throws Exception {
    Path file = FakeExecutables.script(directory.resolve("process"), "#!/bin/sh\n" + script);
    return guard.launch(
        List.of(file.toString(), "two words"),
        builder ->
            builder.redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile()));
  }

  @ParameterizedTest
  @MethodSource("guards")
  void theProcessIsAsItWouldBeUnguarded(ProcessGuard guard) throws Exception {
    Process process = launch(guard, "echo \"$$ $# $1\"; cat; echo error >&2; exit 42\n");
    assertThat(process.waitFor()).isEqualTo(42);
    assertThat(directory.resolve("output")).hasContent(process.pid() + " 1 two words\nerror\n");
  }

  @Test
  void theGuardsOfAProcessAndADirectoryEndWithThem() throws Exception {
    ProcessGuard guard = new ShellGuard();
    List<Long> before = children();
    ProcessGuard.DirectoryProtection protection = guard.protect(directory);
    Process process = launch(guard, "exec sleep 600\n");
    // The process, its guard, and the guard of the directory.
    List<Long> started =
        await().atMost(BOUND).until(() -> childrenSince(before), pids -> pids.size() == 3);
    process.destroyForcibly();
    Files.delete(directory.resolve("process"));
    protection.close();
    await().atMost(BOUND).until(() -> started.stream().allMatch(Processes::isGone));
  }

  private static List<Long> childrenSince(List<Long> before) {
    return children().stream().filter(pid -> !before.contains(pid)).toList();
  }

  private static List<Long> children() {
    return ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
  }
}
