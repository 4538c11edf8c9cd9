// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuardLinesTest {
  private static GuardLines lines(String text) {
    return new GuardLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aLineWithoutItsEndIsNone() throws Exception {
    GuardLines lines = lines("extend 7 1000 2000\nextend 7 1000 20");
    assertThat(lines.next()).isEqualTo("extend 7 1000 2000");
    assertThat(lines.next()).isNull();
  }

  @Test
  void noLineIsEndless() {
    assertThatThrownBy(() -> lines("x".repeat(5000)).next()).isInstanceOf(IOException.class);
  }
}
