// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.Crashed;
import io.github.natsleader.testkit.history.HistoryEvent.Threw;
import org.junit.jupiter.api.Test;

class NothingThrowsTest {
  @Test
  void aCrashIsNoException() {
    requireKept(new NothingThrows(), new Crashed(1, "a"));
  }

  @Test
  void anExceptionIsSeen() {
    assertThat(requireOne(new NothingThrows(), new Threw(1, "a", "an IOException")).what())
        .isEqualTo("a threw an IOException");
  }
}
