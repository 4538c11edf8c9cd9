// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

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

/** What mutants.sh takes; in the place of a build, a command that repeats what it was told. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script")
class MutantsScriptTest {
  @TempDir Path commands;

  @BeforeEach
  void replaceTheBuild() throws Exception {
    Path mvn = Files.writeString(commands.resolve("mvn"), "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "many", "5 0", "5 5 5", "--read", "--write 0", "5 --write"})
  void anythingElseIsRefused(String arguments) throws Exception {
    Process script = start(arguments);
    assertThat(new String(script.getErrorStream().readAllBytes(), UTF_8)).startsWith("usage: ");
    assertThat(script.waitFor()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"7 9, false, 7, 9", "7, false, 7, 60", "--write, true, 5000, 60"})
  void budgetsArePassedOn(String arguments, String write, String seeds, String seconds)
      throws Exception {
    Process script = start(arguments);
    assertThat(new String(script.getInputStream().readAllBytes(), UTF_8))
        .contains("-Dnle.mutants.all=true -Dnle.mutants.write=" + write + " ")
        .contains("-Dnle.mutants.seeds=" + seeds + " ")
        .endsWith("-Dnle.mutants.explorer-seconds=" + seconds + "\n");
    assertThat(script.waitFor()).isZero();
  }

  private Process start(String arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                Checkout.find().root().resolve("nats-leader-testkit/mutants.sh").toString()));
    command.addAll(List.of(arguments.split(" ", -1)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", commands.toString(), (path, first) -> first + ":" + path);
    return builder.start();
  }
}
