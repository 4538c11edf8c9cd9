// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "shell scripts")
class ScriptsTest {
  private StandIns commands;

  @BeforeEach
  void replaceWhatTheyRun(@TempDir Path directory) throws Exception {
    commands = new StandIns(directory);
    commands.put("mvn", 0);
    commands.put("java", 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fault-storm.sh | 0",
        "fault-storm.sh | -5",
        "fault-storm.sh | 5-",
        "fault-storm.sh | many",
        "fault-storm.sh | 5.5",
        "fault-storm.sh | 5 seed",
        "fault-storm.sh | 5 1-2",
        "fault-storm.sh | 5 -",
        "fault-storm.sh | 5 1 1",
        "chaos.sh | 0",
        "chaos.sh | -5",
        "chaos.sh | 5.5",
        "chaos.sh | 5 seed",
        "chaos.sh | 5 1 1",
        "chaos.sh | --plant",
        "chaos.sh | --plant 5",
        "chaos.sh | --scenarios 5",
        "mutants.sh | 0",
        "mutants.sh | -5",
        "mutants.sh | many",
        "mutants.sh | 5 0",
        "mutants.sh | 5 5 5",
        "mutants.sh | --read",
        "mutants.sh | --write 0",
        "mutants.sh | 5 --write",
        "explore.sh | 0",
        "explore.sh | two",
        "explore.sh | 2 shallow",
        "explore.sh | 2 deep 0",
        "explore.sh | 2 deep 5 0",
        "explore.sh | 2 deep 5 2 1",
      })
  void otherArgumentsAreRefused(String script, String arguments) throws Exception {
    StandIns.Ended ended = commands.run(script, arguments);

    assertThat(ended.errors()).startsWith("usage: ");
    assertThat(ended.output()).isEmpty();
    assertThat(ended.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fault-storm.sh | 5 7 | -Dnle.storm.faults=5 -Dnle.storm.seed=7",
        "fault-storm.sh | 5 -7 | -Dnle.storm.faults=5 -Dnle.storm.seed=-7",
        "chaos.sh | 5 7 | -Dnle.chaos.seconds=5 -Dnle.chaos.plant=NONE -Dnle.chaos.seed=7",
        "chaos.sh | 5 -7 | -Dnle.chaos.seconds=5 -Dnle.chaos.plant=NONE -Dnle.chaos.seed=-7",
        "chaos.sh | --plant slow-clock 60 | -Dnle.chaos.seconds=60 -Dnle.chaos.plant=SLOW_CLOCK",
        "chaos.sh | --plant unfenced | -Dnle.chaos.seconds=1800 -Dnle.chaos.plant=UNFENCED",
        "chaos.sh | --scenarios | -Dtest=ClusterScenariosTest",
        "mutants.sh | 7 9 | all=true -Dnle.mutants.write=false -Dnle.mutants.seeds=7 -Dnle.mutants.explorer-seconds=9",
        "mutants.sh | 7 | all=true -Dnle.mutants.write=false -Dnle.mutants.seeds=7 -Dnle.mutants.explorer-seconds=60",
        "mutants.sh | --write | all=true -Dnle.mutants.write=true -Dnle.mutants.seeds=5000 -Dnle.mutants.explorer-seconds=60",
        "explore.sh | 3 build 2 1 | --candidates 3 --profile build --max-seconds 120 --threads 1",
        "explore.sh | 2 | --candidates 2 --profile deep --max-seconds 1200 --threads 2",
        "simulate.sh | replay 42 clocks=0.5 | SimulationProgram replay 42 clocks=0.5",
      })
  void theseArePassedOn(String script, String arguments, String passed) throws Exception {
    StandIns.Ended ended = commands.run(script, arguments);

    assertThat(ended.output()).containsPattern(Pattern.quote(passed) + "\\s");
    assertThat(ended.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"simulate.sh", "explore.sh"})
  void whatCannotBeBuiltIsNotRun(String script) throws Exception {
    commands.put("mvn", 7);

    StandIns.Ended ended = commands.run(script, script.startsWith("s") ? "run" : "2");

    assertThat(ended.output()).startsWith("mvn ").doesNotContain("java ");
    assertThat(ended.status()).isEqualTo(7);
  }

  @Test
  void whatTheProgramSaysIsTheScriptsStatus() throws Exception {
    commands.put("java", 3);

    assertThat(commands.run("simulate.sh", "run").status()).isEqualTo(3);
    assertThat(commands.run("explore.sh", "3").status()).isEqualTo(3);
  }
}
