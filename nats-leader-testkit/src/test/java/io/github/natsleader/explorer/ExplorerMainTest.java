// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorerMainTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void endsWithZeroAndTheCountsWhereNothingIsFound() {
    assertThat(run("--candidates", "2", "--faults", "RESIGN=1")).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains(" states")
        .contains("bounds explored to an empty frontier");
  }

  @Test
  void endsWithThreeWhereTimeRanOut() {
    assertThat(run("--profile", "deep", "--max-seconds", "1")).isEqualTo(3);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("0 of 1 bounds explored to an empty frontier");
  }

  @Test
  void endsWithOneAndTheTraceOfAViolation() {
    assertThat(run("--profile", "immediate")).isOne();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("VIOLATION: 2 leaders at the same time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--candidates 4", "--profile unknown", "--max-seconds", "--seed 1", "--threads x"})
  void endsWithTwoWhereItIsCalledWrongly(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("usage: ");
  }

  private int run(String... arguments) {
    return ExplorerMain.run(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}
