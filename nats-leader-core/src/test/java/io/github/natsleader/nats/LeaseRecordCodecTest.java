// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterContent.Erased;
import io.github.natsleader.spi.RegisterContent.Held;
import io.github.natsleader.spi.RegisterContent.Released;
import io.github.natsleader.spi.RegisterContent.Unreadable;
import io.github.natsleader.spi.ReleaseMarker;
import io.nats.client.impl.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRecordCodecTest {
  private static final LeaseRecord FULL =
      new LeaseRecord("host-1", "t-1", 10, 3000, 17, Map.of("k", "v"));

  @Test
  void writesTheFieldsInTheirOrder() {
    assertThat(text(LeaseRecordCodec.encode(FULL)))
        .isEqualTo(
            "{\"id\":\"host-1\",\"token\":\"t-1\",\"priority\":10,\"lease\":3000,\"n\":17,"
                + "\"meta\":{\"k\":\"v\"}}");
  }

  @Test
  void leavesOutWhatTheGoLibraryLeavesOut() {
    LeaseRecord plain = new LeaseRecord("a", "b", 0, 3000, 1, Map.of());
    assertThat(text(LeaseRecordCodec.encode(plain)))
        .isEqualTo("{\"id\":\"a\",\"token\":\"b\",\"lease\":3000,\"n\":1}");
  }

  @Test
  void h3EqualRecordsGiveEqualBytes() {
    Map<String, String> forward = new LinkedHashMap<>();
    Map<String, String> backward = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      forward.put("key-" + i, "v");
      backward.put("key-" + (49 - i), "v");
    }
    assertThat(LeaseRecordCodec.encode(new LeaseRecord("a", "b", 0, 1, 1, forward)))
        .isEqualTo(LeaseRecordCodec.encode(new LeaseRecord("a", "b", 0, 1, 1, backward)));
  }

  @Test
  void readsWhatItWrote() {
    assertThat(decode(LeaseRecordCodec.encode(FULL))).isEqualTo(new Held(FULL));
  }

  @Test
  void anyTextSurvives() {
    StringBuilder all = new StringBuilder("\"\\/ \ud83d\ude00 \ud800 \udc00\ud83d");
    for (char c = 0; c < 0x250; c++) {
      all.append(c);
    }
    all.append("\u2028\u2029\uffff\ufeff");
    LeaseRecord record =
        new LeaseRecord(all.toString(), "t", 0, 1, 1, Map.of(all.toString(), all.toString()));
    assertThat(decode(LeaseRecordCodec.encode(record))).isEqualTo(new Held(record));
  }

  @Test
  void r2UnderstandsTheGoLibrary() {
    assertThat(decode("{\"id\":\"a\",\"token\":\"b\",\"priority\":3}"))
        .isEqualTo(new Held(new LeaseRecord("a", "b", 3, 0, 0, Map.of())));
  }

  @Test
  void r2IgnoresUnknownFields() {
    assertThat(
            decode(
                " {\"x\":[1,{\"y\":null},true,false,-1.5e3],\"id\":\"a\",\"token\":\"b\","
                    + "\"lease\":5,\"z\":{}}\n"))
        .isEqualTo(new Held(new LeaseRecord("a", "b", 0, 5, 0, Map.of())));
  }

  @Test
  void r2OfAFieldThatIsThereTwiceTheLastCounts() {
    assertThat(decode("{\"id\":\"a\",\"id\":\"c\",\"token\":\"b\"}"))
        .isEqualTo(new Held(new LeaseRecord("c", "b", 0, 0, 0, Map.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "3000, 3000",
    "3e3, 3000",
    "3000.0, 3000",
    "3600000, 3600000",
    "0, 0",
    "-1, 0",
    "-1e999999999, 0",
    "1.5, 0",
    "1e-999999999, 0",
    "\"3000\", 0",
    "null, 0",
    "true, 0",
    "[3000], 0",
    "1-2, 0",
    "-, 0",
  })
  void r2ALeaseThatCannotBeUsedIsNone(String lease, long expected) {
    RegisterContent content = decode("{\"id\":\"a\",\"token\":\"b\",\"lease\":" + lease + "}");
    assertThat(content).isEqualTo(new Held(new LeaseRecord("a", "b", 0, expected, 0, Map.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600001", "3600000.5", "9223372036854775808", "1e999999999"})
  void r2ALeaseAboveOneHourIsUnreadable(String lease) {
    assertThat(decode("{\"id\":\"a\",\"token\":\"b\",\"lease\":" + lease + "}"))
        .isInstanceOfSatisfying(
            Unreadable.class, u -> assertThat(u.why()).startsWith("claims a lease of"));
  }

  @ParameterizedTest
  @CsvSource({"17, 17", "9223372036854775807, 9223372036854775807", "-3, 0", "1e99, 0", "\"1\", 0"})
  void aCountThatCannotBeUsedIsNone(String n, long expected) {
    assertThat(decode("{\"id\":\"a\",\"token\":\"b\",\"n\":" + n + "}"))
        .isEqualTo(new Held(new LeaseRecord("a", "b", 0, 0, expected, Map.of())));
  }

  @ParameterizedTest
  @CsvSource({"-7, -7", "2147483647, 2147483647", "2147483648, 0", "0.5, 0", "{}, 0"})
  void aPriorityThatCannotBeUsedIsNone(String priority, int expected) {
    assertThat(decode("{\"id\":\"a\",\"token\":\"b\",\"priority\":" + priority + "}"))
        .isEqualTo(new Held(new LeaseRecord("a", "b", expected, 0, 0, Map.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "\"text\"",
        "7",
        "[]",
        "{}",
        "{",
        "}",
        "{\"id\":\"a\"}",
        "{\"token\":\"b\"}",
        "{\"id\":1,\"token\":\"b\"}",
        "{\"id\":\"\",\"token\":\"b\"}",
        "{\"id\":\"a\",\"token\":null}",
        "{\"id\":\"a\",\"token\":\"b\"} x",
        "{\"id\":\"a\",\"token\":\"b\"}{}",
        "{\"id\":\"a\",\"token\":\"b\",}",
        "{id\":\"a\",\"token\":\"b\"}",
        "{\"id\":\"a\"\"token\":\"b\"}",
        "{\"id\":\"a\",\"token\":\"\\x\"}",
        "{\"id\":\"a\",\"token\":\"\\u12g4\"}",
        "{\"id\":\"a\",\"token\":\"b\n\"}",
        "\ufeff{\"id\":\"a\",\"token\":\"b\"}",
      })
  void r2WhatIsNoRecordIsUnreadable(String value) {
    assertThat(decode(value)).isInstanceOf(Unreadable.class);
  }

  @Test
  void r2InvalidUtf8IsUnreadable() {
    byte[] value = "{\"id\":\"a?\",\"token\":\"b\"}".getBytes(UTF_8);
    value[8] = (byte) 0xff;
    assertThat(decode(value)).isEqualTo(new Unreadable("is not UTF-8"));
  }

  @Test
  void r2TextsHaveALimit() {
    String longest = "x".repeat(LeaseRecordCodec.MAX_TEXT_CHARS);
    assertThat(decode("{\"id\":\"" + longest + "\",\"token\":\"b\"}")).isInstanceOf(Held.class);
    assertThat(decode("{\"id\":\"" + longest + "x\",\"token\":\"b\"}"))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  void r2SizeIsCapped() {
    String start = "{\"id\":\"a\",\"token\":\"b\",\"x\":\"";
    int room = JsonReader.MAX_BYTES - start.length() - 2;
    assertThat(decode(start + "x".repeat(room) + "\"}")).isInstanceOf(Held.class);
    assertThat(decode(start + "x".repeat(room + 1) + "\"}")).isInstanceOf(Unreadable.class);
    assertThat(decode(start + "x".repeat(10_000_000) + "\"}")).isInstanceOf(Unreadable.class);
  }

  @Test
  void r2DepthIsCapped() {
    assertThat(decode(nested(JsonReader.MAX_DEPTH - 1))).isInstanceOf(Held.class);
    assertThat(decode(nested(JsonReader.MAX_DEPTH))).isInstanceOf(Unreadable.class);
    assertThat(decode(nested(30_000))).isInstanceOf(Unreadable.class);
    assertThat(decode("[".repeat(60_000))).isInstanceOf(Unreadable.class);
    assertThat(decode("{\"a\":".repeat(10_000))).isInstanceOf(Unreadable.class);
    assertThat(decode("{a\":" + "[".repeat(60_000))).isInstanceOf(Unreadable.class);
    assertThat(decode(nested(100_000))).isInstanceOf(Unreadable.class);
  }

  private static String nested(int depth) {
    return "{\"id\":\"a\",\"token\":\"b\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  @Test
  void ofMetaOnlyTextsAreKept() {
    assertThat(
            decode(
                "{\"id\":\"a\",\"token\":\"b\",\"meta\":"
                    + "{\"k\":\"v\",\"n\":1,\"o\":{\"p\":\"q\"},\"z\":null}}"))
        .isEqualTo(new Held(new LeaseRecord("a", "b", 0, 0, 0, Map.of("k", "v"))));
    assertThat(decode("{\"id\":\"a\",\"token\":\"b\",\"meta\":[\"k\"]}"))
        .isEqualTo(new Held(new LeaseRecord("a", "b", 0, 0, 0, Map.of())));
  }

  @Test
  void ofMetaFourKibibytesAreKept() {
    String half = "x".repeat(LeaseRecordCodec.MAX_META_BYTES / 2 - 1);
    RegisterContent content =
        decode(
            "{\"id\":\"a\",\"token\":\"b\",\"meta\":{\"b\":\""
                + half
                + "\",\"a\":\""
                + half
                + "\",\"c\":\"\"}}");
    assertThat(content)
        .isEqualTo(new Held(new LeaseRecord("a", "b", 0, 0, 0, Map.of("a", half, "b", half))));
  }

  @Test
  void w3TheHoldersDeletionIsARelease() {
    ReleaseMarker marker = new ReleaseMarker("a", "b", 4, "c");
    assertThat(text(LeaseRecordCodec.encode(marker)))
        .isEqualTo("{\"id\":\"a\",\"token\":\"b\",\"n\":4,\"released\":true,\"heir\":\"c\"}");
    assertThat(LeaseRecordCodec.decode(operation("DEL"), LeaseRecordCodec.encode(marker)))
        .isEqualTo(new Released(marker));
  }

  @Test
  void w3WithoutAnHeir() {
    ReleaseMarker marker = new ReleaseMarker("a", "b", 4, null);
    assertThat(text(LeaseRecordCodec.encode(marker)))
        .isEqualTo("{\"id\":\"a\",\"token\":\"b\",\"n\":4,\"released\":true}");
    assertThat(LeaseRecordCodec.decode(operation("DEL"), LeaseRecordCodec.encode(marker)))
        .isEqualTo(new Released(marker));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0",
        "{}|0",
        "{\"lease\":2500}|2500",
        "{\"lease\":3600001}|0",
        "{\"lease\":-1}|0",
        "{\"id\":\"a\",\"token\":\"b\",\"n\":1}|0",
        "{\"id\":\"a\",\"token\":\"b\",\"n\":1,\"released\":false,\"lease\":7}|7",
        "{\"id\":\"a\",\"token\":\"b\",\"n\":1,\"released\":\"true\"}|0",
        "{\"id\":\"\",\"token\":\"b\",\"n\":1,\"released\":true,\"lease\":9}|9",
        "{\"token\":\"b\",\"n\":1,\"released\":true}|0",
        "garbage|0",
      })
  void w3AnyOtherDeletionIsSomebodyElses(String body, long lease) {
    assertThat(LeaseRecordCodec.decode(operation("DEL"), body.getBytes(UTF_8)))
        .isEqualTo(new Erased("DEL", lease));
  }

  @Test
  void w3APurgeIsNoReleaseWhateverItsBody() {
    byte[] body = LeaseRecordCodec.encode(new ReleaseMarker("a", "b", 4, null));
    assertThat(LeaseRecordCodec.decode(operation("PURGE"), body)).isEqualTo(new Erased("PURGE", 0));
    assertThat(LeaseRecordCodec.decode(operation("PURGE"), null)).isEqualTo(new Erased("PURGE", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MaxAge", "Purge", "Remove", "something new"})
  void w3AServersMarkerIsNoReleaseWhateverElseItSays(String reason) {
    byte[] body = LeaseRecordCodec.encode(new ReleaseMarker("a", "b", 4, null));
    Headers headers = operation("DEL").put("Nats-Marker-Reason", reason);
    assertThat(LeaseRecordCodec.decode(headers, body)).isEqualTo(new Erased(reason, 0));
  }

  @Test
  void otherHeadersChangeNothing() {
    Headers headers = new Headers().put("KV-Operation", "PUT").put("X", "DEL");
    assertThat(LeaseRecordCodec.decode(headers, LeaseRecordCodec.encode(FULL)))
        .isEqualTo(new Held(FULL));
    assertThat(LeaseRecordCodec.decode(null, null)).isInstanceOf(Unreadable.class);
  }

  private static Headers operation(String operation) {
    return new Headers().put("KV-Operation", operation);
  }

  private static RegisterContent decode(String value) {
    return decode(value.getBytes(UTF_8));
  }

  private static RegisterContent decode(byte[] value) {
    return LeaseRecordCodec.decode(null, value);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
