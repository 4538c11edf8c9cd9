// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What chaos.sh takes; in the place of a build, a command that repeats it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script")
class ChaosScriptTest {
  @TempDir Path commands;

  @BeforeEach
  void replaceTheBuild() throws Exception {
    Path mvn = Files.writeString(commands.resolve("mvn"), "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-5", "5.5", "5 seed", "5 1 1", "--plant", "--plant 5", "--scenarios 5"})
  void otherArgumentsAreRefused(String arguments) throws Exception {
    Process script = start(arguments);
    assertThat(new String(script.getErrorStream().readAllBytes(), UTF_8)).startsWith("usage: ");
    assertThat(script.waitFor()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "5 7, -Dnle.chaos.seconds=5 -Dnle.chaos.plant=NONE -Dnle.chaos.seed=7",
    "5 -7, -Dnle.chaos.seconds=5 -Dnle.chaos.plant=NONE -Dnle.chaos.seed=-7",
    "--plant slow-clock 60, -Dnle.chaos.seconds=60 -Dnle.chaos.plant=SLOW_CLOCK",
    "--plant unfenced, -Dnle.chaos.seconds=1800 -Dnle.chaos.plant=UNFENCED",
    "--scenarios, -Dtest=ClusterScenariosTest",
  })
  void theseArePassedOn(String arguments, String passed) throws Exception {
    Process script = start(arguments);
    assertThat(new String(script.getInputStream().readAllBytes(), UTF_8)).contains(passed);
    assertThat(script.waitFor()).isZero();
  }

  private Process start(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "chaos.sh"));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", commands.toString(), (path, first) -> first + ":" + path);
    return builder.start();
  }
}
