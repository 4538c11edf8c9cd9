// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.fencing.FenceReading;
import io.github.natsleader.fencing.FenceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceRecordCodecTest {
  private static final FenceRecord RECORD = new FenceRecord("b", "g", 7, "t", 3);

  @Test
  void whatIsWrittenIsRead() {
    assertThat(FenceRecordCodec.read(9, FenceRecordCodec.encode(RECORD)))
        .isEqualTo(new FenceReading.Raised(9, RECORD));
  }

  @Test
  void unknownFieldsAreIgnored() {
    String text =
        "{\"bucket\":\"b\",\"group\":\"g\",\"epoch\":7,\"token\":\"t\",\"n\":3,\"x\":[1]}";

    assertThat(FenceRecordCodec.read(9, text.getBytes(UTF_8)))
        .isEqualTo(new FenceReading.Raised(9, RECORD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fence",
        "[]",
        "{}",
        "{\"bucket\":\"b\",\"group\":\"g\",\"epoch\":0,\"token\":\"t\",\"n\":3}",
        "{\"bucket\":\"b\",\"group\":\"g\",\"epoch\":7.5,\"token\":\"t\",\"n\":3}",
        "{\"bucket\":\"b\",\"group\":\"g\",\"epoch\":1e30,\"token\":\"t\",\"n\":3}",
        "{\"bucket\":\"b\",\"group\":\"g\",\"epoch\":7,\"token\":\"\",\"n\":3}",
        "{\"bucket\":\"b\",\"epoch\":7,\"token\":\"t\",\"n\":3}",
        "{\"bucket\":\"b\",\"group\":\"g\",\"epoch\":\"7\",\"token\":\"t\",\"n\":3}"
      })
  void whatIsNoFenceIsTold(String text) {
    assertThat(FenceRecordCodec.read(9, text.getBytes(UTF_8)))
        .isInstanceOf(FenceReading.Unreadable.class);
  }
}
