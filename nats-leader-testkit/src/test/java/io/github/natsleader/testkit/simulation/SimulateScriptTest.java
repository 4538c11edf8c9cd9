// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script")
class SimulateScriptTest {
  @TempDir Path commands;

  @BeforeEach
  void replaceTheCommands() throws Exception {
    for (String name : List.of("mvn", "java")) {
      Path command =
          Files.writeString(
              commands.resolve(name), "#!/bin/sh\necho \"" + name + " $*\"\nexit 7\n");
      Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void whatCannotBeBuiltIsNotRun() throws Exception {
    Process script = start("run");

    assertThat(printed(script)).startsWith("mvn ").doesNotContain("java ");
    assertThat(script.waitFor()).isEqualTo(7);
  }

  @Test
  void argumentsAndExitCodeArePassedOn() throws Exception {
    Files.writeString(commands.resolve("mvn"), "#!/bin/sh\n");
    Process script = start("replay", "42", "clocks=0.5");

    assertThat(printed(script))
        .startsWith("java ")
        .endsWith(SimulationProgram.class.getName() + " replay 42 clocks=0.5\n");
    assertThat(script.waitFor()).isEqualTo(7);
  }

  private static String printed(Process script) throws Exception {
    return new String(script.getInputStream().readAllBytes(), UTF_8);
  }

  private Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "simulate.sh"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", commands.toString(), (path, first) -> first + ":" + path);
    return builder.start();
  }
}
