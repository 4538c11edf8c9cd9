// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How results look. */
class TableTest {
  @Test
  void columnsAreAsWideAsWhatIsInThem() {
    assertThat(new Table().row("A", "B", "C").row("longer", "-", "").lines())
        .containsExactly("A       B  C", "longer  -");
  }

  @Test
  void controlCharactersAreShownNotObeyed() {
    assertThat(Printable.of("a\u001b[2Jb\n\u202ec\u00e4\u6f22"))
        .isEqualTo("a\\u001b[2Jb\\u000a\\u202ec\u00e4\u6f22");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "59999, 59.9 s",
    "60000, 1 min 0 s",
    "3599999, 59 min 59 s",
    "3600000, 1 h 0 min"
  })
  void durationsForPeople(long millis, String text) {
    assertThat(Times.duration(millis)).isEqualTo(text);
    assertThat(Times.duration(OptionalLong.of(millis))).isEqualTo(text);
    assertThat(Times.duration(OptionalLong.empty())).isEqualTo("-");
  }

  @Test
  void objectsKeepTheirOrderAndTellWhatIsNotKnown() {
    JsonFields fields =
        new JsonFields()
            .put("z", "\"quoted\"\n")
            .put("a", OptionalLong.empty())
            .put("time", Instant.EPOCH)
            .put("list", Arrays.asList(1, null))
            .put("map", Map.of("k", "v"));
    assertThat(fields.line())
        .isEqualTo(
            "{\"z\":\"\\\"quoted\\\"\\n\",\"a\":null,\"time\":\"1970-01-01T00:00:00.000000000Z\","
                + "\"list\":[1,null],\"map\":{\"k\":\"v\"}}");
  }
}
