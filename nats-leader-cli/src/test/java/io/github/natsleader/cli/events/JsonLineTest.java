// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonLineTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.120Z");
  private static final ParticipantName NAME = new ParticipantName("i", "g");

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of(new ElectionEvent.Started(), "started", ""),
        Arguments.of(
            new ElectionEvent.LeaderChanged(Optional.of("x"), OptionalLong.of(7)),
            "leader",
            ",\"leader\":\"x\",\"epoch\":7"),
        Arguments.of(
            new ElectionEvent.LeaderChanged(Optional.of("x"), OptionalLong.empty()),
            "leader",
            ",\"leader\":\"x\""),
        Arguments.of(
            new ElectionEvent.LeaderChanged(Optional.empty(), OptionalLong.empty()),
            "leader",
            ",\"leader\":null"),
        Arguments.of(
            new ElectionEvent.Promoted(1795500000000000L),
            "promoted",
            ",\"epoch\":1795500000000000"),
        Arguments.of(new ElectionEvent.AtRisk(7, Duration.ofSeconds(1)), "at_risk", ",\"epoch\":7"),
        Arguments.of(new ElectionEvent.Recovered(7), "recovered", ",\"epoch\":7"),
        Arguments.of(
            new ElectionEvent.Demoted(7, DemotionReason.TAKEN_OVER),
            "demoted",
            ",\"epoch\":7,\"reason\":\"TAKEN_OVER\""),
        Arguments.of(new ElectionEvent.Stopped(), "stopped", ""));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void eachEventHasItsFields(ElectionEvent event, String name, String details) {
    assertThat(EventFormat.JSON.line(event, TIME, NAME))
        .isEqualTo(
            "{\"event\":\""
                + name
                + "\",\"id\":\"i\",\"group\":\"g\",\"time\":\"2026-01-01T00:00:00.120000000Z\""
                + details
                + "}");
  }

  @Test
  void whateverALeaderIsCalledTheLineIsOneAndReadsBack() throws Exception {
    String nasty = "\"},\n{\u0000\u001b[2J\\ / \u2028 \uD83D\uDE00";
    String line =
        EventFormat.JSON.line(
            new ElectionEvent.LeaderChanged(Optional.of(nasty), OptionalLong.empty()), TIME, NAME);
    assertThat(line).doesNotContain("\n").doesNotContain("\u001b");
    assertThat(JsonValueUtils.readString(JsonParser.parse(line), "leader")).isEqualTo(nasty);
  }

  @Test
  void aLeadersNameCommandsNoTerminal() {
    String line =
        EventFormat.TEXT.line(
            new ElectionEvent.LeaderChanged(Optional.of("a\u001b[2J\nb"), OptionalLong.empty()),
            TIME,
            NAME);
    assertThat(line)
        .isEqualTo("2026-01-01T00:00:00.120000000Z g i knows a\uFFFD[2J\uFFFDb as the leader");
  }
}
