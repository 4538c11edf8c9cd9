// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
  @ParameterizedTest
  @CsvSource({
    ">, a, true",
    ">, a.b, true",
    "a.>, a, false",
    "a.>, a.b, true",
    "a.>, a.b.c, true",
    "a.*, a.b, true",
    "a.*, a.b.c, false",
    "a.*, a, false",
    "*.b, a.b, true",
    "*.b, a.c, false",
    "a.b, a.b, true",
    "a.b, a.b.c, false",
    "a.b.c, a.b, false",
    "$KV.x.>, $KV.x.nle.fence, true",
    "$KV.*.>, $KV.x.nle.fence, true",
    "$KV.y.>, $KV.x.nle.fence, false"
  })
  void covers(String pattern, String subject, boolean covered) {
    assertThat(Subjects.covers(pattern, subject)).isEqualTo(covered);
  }
}
