// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.LeaderRequest.Kind;
import io.github.natsleader.spi.RequestOutcome;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaderRequestCodecTest {
  private static final String GOLDEN =
      "{\"kind\":\"hand_over\",\"token\":\"t-1\",\"epoch\":17,\"from\":\"host-2\",\"priority\":10,"
          + "\"reason\":\"higher priority\"}";
  private static final LeaderRequest REQUEST =
      new LeaderRequest(Kind.HAND_OVER, "t-1", 17, "host-2", 10, "higher priority");

  @Test
  void writesTheFieldsInTheirOrder() {
    assertThat(text(LeaderRequestCodec.encode(REQUEST))).isEqualTo(GOLDEN);
  }

  @Test
  void writesTheAnswers() {
    assertThat(text(LeaderRequestCodec.encode(new RequestOutcome.Accepted())))
        .isEqualTo("{\"accepted\":true}");
    assertThat(text(LeaderRequestCodec.encode(new RequestOutcome.Declined("of epoch \"3\""))))
        .isEqualTo("{\"accepted\":false,\"why\":\"of epoch \\\"3\\\"\"}");
    assertThat(text(LeaderRequestCodec.encode(new RequestOutcome.Declined("no", 3))))
        .isEqualTo("{\"accepted\":false,\"why\":\"no\",\"epoch\":3}");
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "0, 0", "-1, 0", "2.5, 0", "null, 0", "9223372036854775808, 0"})
  void readsTheEpochOfWhoDeclinesWhereItCanBeUsed(String told, long epoch) {
    byte[] body = ("{\"accepted\":false,\"why\":\"no\",\"epoch\":" + told + "}").getBytes(UTF_8);
    assertThat(LeaderRequestCodec.decodeAnswer(body))
        .isEqualTo(new RequestOutcome.Declined("no", epoch));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void readsWhatItWrote(Kind kind) throws Exception {
    LeaderRequest request =
        new LeaderRequest(
            kind, "t", Long.MAX_VALUE, "\"\u2028 \ud83d\ude00 \ud800", Integer.MAX_VALUE, "");

    assertThat(LeaderRequestCodec.decode(LeaderRequestCodec.encode(request))).isEqualTo(request);
  }

  @Test
  void readsWhatATypistWrites() throws Exception {
    assertThat(
            decode(" {\"reason\":\"upgrade\",\"from\":\"me\",\"token\":\"t\",\"kind\":\"Resign\"}"))
        .isEqualTo(new LeaderRequest(Kind.RESIGN, "t", 0, "me", 0, "upgrade"));
  }

  @Test
  void ignoresUnknownFields() throws Exception {
    assertThat(decode(GOLDEN.replace("{", "{\"x\":[1,{\"y\":null}],"))).isEqualTo(REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u0000",
        "resign",
        "null",
        "[]",
        "{",
        "{}",
        "{\"kind\":\"resign\"} x",
        "\"kind\"",
        "{\"kind\":null,\"token\":\"t\",\"from\":\"f\",\"reason\":\"r\"}",
        "{\"kind\":\"delete\",\"token\":\"t\",\"from\":\"f\",\"reason\":\"r\"}",
        "{\"kind\":\"resign\",\"token\":7,\"from\":\"f\",\"reason\":\"r\"}",
        "{\"kind\":\"resign\",\"from\":\"f\",\"reason\":\"r\"}",
        "{\"kind\":\"resign\",\"token\":\"t\",\"reason\":\"r\"}",
        "{\"kind\":\"resign\",\"token\":\"t\",\"from\":\"f\"}",
      })
  void refusesWhatAsksNothing(String body) {
    assertUnreadable(body.getBytes(UTF_8));
  }

  @Test
  void namesTheFieldThatIsWrong() {
    assertThatExceptionOfType(UnreadableJsonException.class)
        .isThrownBy(() -> decode(GOLDEN.replace("\"t-1\"", "1")))
        .withMessageContaining("\"token\"");
    assertThatExceptionOfType(UnreadableJsonException.class)
        .isThrownBy(() -> decode(GOLDEN.replace("hand_over", "delete")))
        .withMessageContaining("\"kind\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1.5",
        "9223372036854775808",
        "1e999999999",
        "1e-999999999",
        "\"17\"",
        "null",
        "true",
        "[17]",
        "1-7",
      })
  void refusesAnEpochThatIsNone(String epoch) {
    assertUnreadable(GOLDEN.replace("17", epoch).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0.5", "2147483648", "1e999999999", "\"10\"", "null", "{}"})
  void refusesAPriorityThatIsNone(String priority) {
    assertUnreadable(GOLDEN.replace("10", priority).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "from", "reason"})
  void refusesTextsThatAreTooLong(String field) throws Exception {
    String longest = field + "\":\"" + "x".repeat(1024) + "\"";
    String tooLong = field + "\":\"" + "x".repeat(1025) + "\"";
    String pattern = field + "\":\"[^\"]*\"";

    assertThat(decode(GOLDEN.replaceAll(pattern, longest)).epoch()).isEqualTo(17);
    assertUnreadable(GOLDEN.replaceAll(pattern, tooLong).getBytes(UTF_8));
  }

  @Test
  void refusesWhatIsTooBigOrTooDeep() {
    assertUnreadable((GOLDEN + " ".repeat(64 * 1024)).getBytes(UTF_8));
    assertUnreadable(GOLDEN.replace("{", "{\"x\":" + "[".repeat(100_000)).getBytes(UTF_8));
    assertUnreadable(new byte[] {'{', '"', (byte) 0xff, '"', '}'});
  }

  /** Whatever anybody sends, a leader only ever meets this one exception. */
  @Test
  void garbageIsUnreadableAndNothingWorse() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] body = GOLDEN.getBytes(UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(LeaderRequestCodec.decode(body).priority()).isNotNegative();
      } catch (UnreadableJsonException expected) {
        assertThat(expected).hasMessageMatching("(?s)(is|has|asks) .*");
      }
      assertThat(LeaderRequestCodec.decodeAnswer(body)).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"accepted\":false,\"why\":\"busy\"} | busy",
        "{\"accepted\":false} | ''",
        "{\"why\":7} | ''",
        "{\"accepted\":\"true\"} | ''",
        "{} | ''"
      })
  void anAnswerThatDoesNotAcceptDeclines(String body, String why) {
    assertThat(LeaderRequestCodec.decodeAnswer(body.getBytes(UTF_8)))
        .isEqualTo(new RequestOutcome.Declined(why));
  }

  @Test
  void readsAcceptance() {
    assertThat(LeaderRequestCodec.decodeAnswer("{\"accepted\":true,\"x\":1}".getBytes(UTF_8)))
        .isEqualTo(new RequestOutcome.Accepted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ok", "[true]", "{\"accepted\":true"})
  void anAnswerThatCannotBeReadIsNone(String body) {
    assertThat(LeaderRequestCodec.decodeAnswer(body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            RequestOutcome.Unanswered.class,
            unanswered ->
                assertThat(unanswered.cause()).isInstanceOf(UnreadableJsonException.class));
  }

  private static void assertUnreadable(byte[] body) {
    assertThatExceptionOfType(UnreadableJsonException.class)
        .isThrownBy(() -> LeaderRequestCodec.decode(body));
  }

  private static LeaderRequest decode(String body) throws UnreadableJsonException {
    return LeaderRequestCodec.decode(body.getBytes(UTF_8));
  }

  private static String text(byte[] body) {
    return new String(body, UTF_8);
  }
}
