// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationProgramTest {
  private static final Pattern REPLAY =
      Pattern.compile("replay it with: nats-leader-testkit/simulate.sh (replay (\\d+) \\S+)");

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private int run(String... arguments) throws Exception {
    output.reset();
    return new SimulationProgram(new PrintStream(output, true, UTF_8)).run(List.of(arguments));
  }

  private String printed() {
    return output.toString(UTF_8);
  }

  @Test
  void aRunTellsItsFiguresAndItsCoverage() throws Exception {
    assertThat(run("run", "20", "101")).isZero();

    assertThat(printed())
        .contains("20 seeds from 101 on", "20 seeds, ", "0 seeds with violations")
        .contains("FaultKind: ", "Transition: ", "not reached: [");
  }

  @Test
  void aReplayTellsEveryEvent() throws Exception {
    assertThat(run("replay", "42")).isZero();

    assertThat(printed()).contains("Promoted epoch=", "Led epoch=", "Healed", "0 violations");
  }

  /** One command gives the failed run again, with what happened in it, and when two led. */
  @Test
  void aFailureIsReplayedByTheCommandThatItPrints() throws Exception {
    assertThat(run("run", "1500", "1", "clocks=0.5")).isEqualTo(1);
    Matcher replay = REPLAY.matcher(printed());
    assertThat(replay.find()).as(printed()).isTrue();
    String violation = violationOf(replay.group(2));

    assertThat(run(replay.group(1).split(" "))).isEqualTo(1);

    assertThat(printed())
        .containsPattern("ms  !!! +" + Pattern.quote(violation))
        .contains("Promoted epoch=", "violated: " + violation);
    assertThat(violation).startsWith("OneLeader: more than one leads: ");
  }

  private String violationOf(String seed) {
    String before = "seed " + seed + ": ";
    return printed()
        .lines()
        .filter(line -> line.startsWith(before))
        .map(line -> line.substring(before.length()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "walk",
        "run 0",
        "run x",
        "run 1 1 drawn more",
        "replay",
        "replay 1 wild",
        "replay x",
        "replay 1 clocks=fast"
      })
  void aWrongCallIsToldHowToCall(String line) throws Exception {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

    assertThat(printed()).contains("usage: simulate.sh run", "simulate.sh replay seed");
  }
}
