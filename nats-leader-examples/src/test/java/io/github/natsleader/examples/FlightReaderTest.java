// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.WithNatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithNatsServer
class FlightReaderTest {
  @TempDir Path directory;

  @Test
  void tellsWhatAParticipantDid(NatsServer server) throws Exception {
    Path recording = directory.resolve("elections.jfr");
    List<String> recorder = List.of("-XX:StartFlightRecording=filename=" + recording);
    try (ExampleProcess recorded =
        ExampleProcess.start(
            ControlManager.class, Map.of(), recorder, server.url(), "recorded", "0")) {
      recorded.awaitSaying("recorded: rollout: a step under ");
      recorded.awaitSaying("recorded: LEADER, leader: recorded");
      server.freeze();
      recorded.awaitSaying("recorded: no longer in charge: ");
      server.resume();
      recorded.awaitSaying("recorded: in charge, epoch ", 2);
      assertThat(recorded.terminate()).isEqualTo(143);
    }

    List<String> told = read(recording, 0);

    assertThat(told).first().isEqualTo("control-manager in examples as recorded");
    assertThat(told)
        .anyMatch(line -> line.matches("  term \\d+: led [0-9.]+ ms, then [A-Z_]+"))
        .anyMatch(line -> line.startsWith("  transitions: ") && line.contains("LEADER > DEMOTED="))
        .anyMatch(line -> line.matches("  PROMOTE: \\d+, median [0-9.]+ ms, longest [0-9.]+ ms"))
        .anyMatch(line -> line.matches("  DEMOTE: \\d+, median [0-9.]+ ms, longest [0-9.]+ ms"))
        .anyMatch(line -> line.startsWith("  validations: ") && line.contains("valid="))
        .anyMatch(
            line ->
                line.matches(
                    "  heartbeats: \\d+, median [0-9.]+ ms, longest [0-9.]+ ms, failed: \\{timeout=\\d+.*"));
    // The last one may end after the recording.
    assertThat(told).filteredOn(line -> line.startsWith("  term ")).hasSizeGreaterThan(1);
  }

  @Test
  void saysSoWhereThereIsNothing() throws Exception {
    Path empty = directory.resolve("empty.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      recording.stop();
      recording.dump(empty);
    }
    Path garbage = Files.writeString(directory.resolve("garbage.jfr"), "no recording");

    assertThat(read(empty, 0)).containsExactly("no events of elections are in " + empty);
    assertThat(read(garbage, 1)).anyMatch(line -> line.startsWith("cannot read the recording: "));
    try (ExampleProcess without = ExampleProcess.start(FlightReader.class)) {
      assertThat(without.awaitEnd()).isEqualTo(2);
      assertThat(without.said()).anyMatch(line -> line.startsWith("argument: <a recording"));
    }
  }

  private static List<String> read(Path recording, int status)
      throws IOException, InterruptedException {
    try (ExampleProcess reader = ExampleProcess.start(FlightReader.class, recording.toString())) {
      assertThat(reader.awaitEnd()).isEqualTo(status);
      return reader.said();
    }
  }
}
