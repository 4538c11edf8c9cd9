// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent.Held;
import io.github.natsleader.spi.RegisterContent.Released;
import io.github.natsleader.spi.StoreOutcome;
import io.nats.client.impl.NatsMessage;
import java.util.Base64;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer proves is decided by its type and code alone (rule R1). */
class AnswersTest {
  private static final String KEY = "$KV.b.g";

  @Test
  void r1AnAcknowledgementIsApplied() {
    assertThat(published("{\"stream\":\"KV_b\",\"seq\":7}")).isEqualTo(new StoreOutcome.Applied(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":\"OTHER\",\"seq\":7}",
        "{\"stream\":\"KV_b\",\"seq\":0}",
        "{\"stream\":\"KV_b\"}",
        "{\"seq\":7}",
        "{}",
        "",
        "garbage",
        "{\"error\":{\"code\":500,\"description\":\"old server\"}}",
        "{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"store failed\"}}",
        "{\"error\":{\"code\":400,\"err_code\":10164,\"description\":\"wrong last sequence\"}}",
      })
  void r1WhatCannotBePlacedIsUnknown(String answer) {
    assertThat(published(answer)).isInstanceOf(StoreOutcome.Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong last sequence: 42, 42",
    "wrong last sequence: 0, 0",
    "wrong last sequence, 0",
    "'', 0",
    "anything at all 7 then 1760000000000000, 1760000000000000",
    "wrong last sequence: 99999999999999999999, 999999999999999999",
  })
  void r4ARefusalNamesTheRevision(String description, long revision) {
    assertThat(
            published(
                "{\"error\":{\"code\":400,\"err_code\":10071,\"description\":\""
                    + description
                    + "\"}}"))
        .isEqualTo(new StoreOutcome.Refused(revision));
  }

  @ParameterizedTest
  @ValueSource(ints = {10008, 10039, 10047, 10052, 10054, 10059, 10060, 10193})
  void r1EveryOtherErrorExcludesTheWrite(int code) {
    assertThat(
            published(
                "{\"error\":{\"code\":400,\"err_code\":"
                    + code
                    + ",\"description\":\"wrong last sequence: 9\"}}"))
        .isInstanceOfSatisfying(
            StoreOutcome.Unavailable.class,
            unavailable ->
                assertThat(failureOf(unavailable.cause()))
                    .isInstanceOfSatisfying(
                        RequestFailedException.class,
                        cause -> {
                          assertThat(cause.errorCode()).isEqualTo(code);
                          assertThat(cause.subject()).isEqualTo(KEY);
                        }));
  }

  /** Under what explains it, where something does. */
  private static Throwable failureOf(Throwable cause) {
    return cause instanceof PreflightException explained ? explained.getCause() : cause;
  }

  @ParameterizedTest
  @CsvSource({
    "10002, LIMIT_REACHED, max_file",
    "10023, LIMIT_REACHED, max_file_store",
    "10027, LIMIT_REACHED, max_streams",
    "10028, LIMIT_REACHED, max_memory_store",
    "10047, LIMIT_REACHED, max_file_store",
    "10113, LIMIT_REACHED, max_bytes",
    "10039, JETSTREAM_DISABLED, jetstream: enabled",
    "10076, JETSTREAM_DISABLED, -js"
  })
  void anErrorThatSomebodyCanMendSaysHow(int code, PreflightFinding.Kind kind, String advice) {
    StoreOutcome outcome =
        published("{\"error\":{\"code\":500,\"err_code\":" + code + ",\"description\":\"words\"}}");
    assertThat(((StoreOutcome.Unavailable) outcome).cause())
        .isInstanceOfSatisfying(
            PreflightException.class,
            explained -> {
              assertThat(explained.finding().kind()).isEqualTo(kind);
              assertThat(explained.finding().advice()).contains(advice);
              assertThat(explained.isTransient()).isFalse();
            });
  }

  @Test
  void r1WithoutAnAnswer() {
    Exception cause = new CancellationException();
    assertThat(published(new Answer.Missing(cause))).isEqualTo(new StoreOutcome.Unknown(cause));
    assertThat(published(new Answer.NotSent(cause))).isEqualTo(new StoreOutcome.Unavailable(cause));
    assertThat(published(new Answer.NoResponders())).isInstanceOf(StoreOutcome.Unavailable.class);
  }

  @Test
  void aStoredRecordIsFound() {
    assertThat(read(stored(KEY, 9, "{\"id\":\"a\",\"token\":\"t\"}", null)))
        .isInstanceOfSatisfying(
            ReadOutcome.Found.class,
            found -> {
              assertThat(found.entry().revision()).isEqualTo(9);
              assertThat(found.entry().content()).isInstanceOf(Held.class);
            });
  }

  @Test
  void aStoredReleaseIsFound() {
    assertThat(
            read(
                stored(
                    KEY,
                    9,
                    "{\"id\":\"a\",\"token\":\"t\",\"n\":3,\"released\":true}",
                    "NATS/1.0\r\nKV-Operation: DEL\r\n\r\n")))
        .isInstanceOfSatisfying(
            ReadOutcome.Found.class,
            found -> assertThat(found.entry().content()).isInstanceOf(Released.class));
  }

  @Test
  void noMessageIsAbsent() {
    assertThat(read("{\"error\":{\"code\":404,\"err_code\":10037,\"description\":\"x\"}}"))
        .isEqualTo(new ReadOutcome.Absent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":404,\"err_code\":10059,\"description\":\"no message found\"}}",
        "{\"error\":{\"code\":404,\"description\":\"no message found\"}}",
        "{\"error\":7}",
        "{}",
        "",
        "garbage",
        "{\"message\":7}",
        "{\"message\":{\"subject\":\"$KV.b.g\"}}",
        "{\"message\":{\"subject\":\"$KV.b.g\",\"seq\":-1}}",
        "{\"message\":{\"subject\":\"$KV.b.other\",\"seq\":3,\"data\":\"e30=\"}}",
        "{\"message\":{\"subject\":\"$KV.b.g\",\"seq\":3,\"data\":\"%%%\"}}",
        "{\"message\":{\"subject\":\"$KV.b.g\",\"seq\":3,\"hdrs\":\"e30=\"}}",
      })
  void anAnswerThatMakesNoSenseIsAFailure(String answer) {
    assertThat(read(answer)).isInstanceOf(ReadOutcome.Failed.class);
  }

  private static String stored(String subject, long sequence, String data, String headers) {
    return "{\"message\":{\"subject\":\""
        + subject
        + "\",\"seq\":"
        + sequence
        + ",\"data\":\""
        + base64(data)
        + "\""
        + (headers == null ? "" : ",\"hdrs\":\"" + base64(headers) + "\"")
        + ",\"time\":\"2026-01-01T00:00:00Z\"}}";
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static StoreOutcome published(String answer) {
    return published(replied(answer));
  }

  private static StoreOutcome published(Answer answer) {
    return PublishAnswers.outcome(answer, "KV_b", KEY);
  }

  private static ReadOutcome read(String answer) {
    return ReadAnswers.outcome(replied(answer), "$JS.API.STREAM.MSG.GET.KV_b", "KV_b", KEY);
  }

  private static Answer replied(String answer) {
    return new Answer.Replied(NatsMessage.builder().subject("inbox").data(answer).build());
  }
}
