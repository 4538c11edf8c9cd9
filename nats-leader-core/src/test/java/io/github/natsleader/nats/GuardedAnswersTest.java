// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.fencing.GuardedOutcome;
import io.github.natsleader.fencing.ProbeOutcome;
import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers to guarded writes prove (rules F1 and F2). */
class GuardedAnswersTest {
  @Test
  void f2AnotherWriteInFlightIsNeitherALossNorUnknown() {
    assertThat(outcome(10164)).isEqualTo(new GuardedOutcome.Busy());
  }

  @Test
  void f1OnlyAWrongSequenceIsARefusal() {
    assertThat(outcome(10071)).isEqualTo(new GuardedOutcome.Refused());
  }

  @Test
  void f2AFailedStoreLeavesItOpen() {
    assertThat(outcome(10077))
        .isInstanceOfSatisfying(
            GuardedOutcome.Unknown.class, unknown -> assertThat(unknown.answered()).isTrue());
  }

  @ParameterizedTest
  @CsvSource({"10008, true", "10023, true", "10047, true", "10054, false", "10060, false"})
  void everyOtherErrorExcludesTheWrite(int code, boolean passing) {
    assertThat(outcome(code))
        .isInstanceOfSatisfying(
            GuardedOutcome.NotApplied.class, not -> assertThat(not.passing()).isEqualTo(passing));
  }

  @Test
  void aMissingAnswerLeavesItOpen() {
    Answer missing = new Answer.Missing(new IllegalStateException("no answer"));

    assertThat(GuardedAnswers.outcome(missing, "S", "s"))
        .isInstanceOfSatisfying(
            GuardedOutcome.Unknown.class, unknown -> assertThat(unknown.answered()).isFalse());
    assertThat(GuardedAnswers.probe(missing, "S", "s")).isInstanceOf(ProbeOutcome.Unclear.class);
  }

  @Test
  void f1ATrialTellsWhoComparesFences() {
    assertThat(GuardedAnswers.probe(error(10071), "S", "s")).isEqualTo(new ProbeOutcome.Enforced());
    assertThat(GuardedAnswers.probe(error(10070), "S", "s"))
        .isInstanceOf(ProbeOutcome.Ignored.class);
    assertThat(GuardedAnswers.probe(replied("{\"stream\":\"S\",\"seq\":3}"), "S", "s"))
        .isInstanceOf(ProbeOutcome.Ignored.class);
    assertThat(GuardedAnswers.probe(error(10164), "S", "s"))
        .isInstanceOf(ProbeOutcome.Unclear.class);
    assertThat(GuardedAnswers.probe(error(10111), "S", "s"))
        .isInstanceOf(ProbeOutcome.Unclear.class);
  }

  private static GuardedOutcome outcome(int code) {
    return GuardedAnswers.outcome(error(code), "S", "s");
  }

  private static Answer error(int code) {
    return replied(
        "{\"error\":{\"code\":400,\"err_code\":" + code + ",\"description\":\"refused: 9\"}}");
  }

  private static Answer replied(String answer) {
    return new Answer.Replied(
        NatsMessage.builder().subject("inbox").data(answer.getBytes(UTF_8)).build());
  }
}
