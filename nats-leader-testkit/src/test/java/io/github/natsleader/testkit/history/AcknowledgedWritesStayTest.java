// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.GuardedWrite;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcknowledgedWritesStayTest {
  private static GuardedWrite write(long atNanos, String value, Outcome outcome, long revision) {
    return new GuardedWrite(atNanos, "p7", 7, value, outcome, revision);
  }

  @Test
  void whatWasAcknowledgedIsThere() {
    requireKept(
        new AcknowledgedWritesStay(Map.of("a", 2L, "b", 100_000L)),
        write(9, "b", Outcome.ACCEPTED, 100_000),
        write(8, "a", Outcome.ACCEPTED, 2),
        write(8, "a", Outcome.ACCEPTED, 2));
  }

  @Test
  void whatWasNotAcknowledgedMayBeThereOrNot() {
    requireKept(
        new AcknowledgedWritesStay(Map.of("a", 2L, "never heard of", 3L)),
        write(1, "a", Outcome.UNKNOWN, 0),
        write(2, "b", Outcome.UNKNOWN, 0),
        write(3, "c", Outcome.REFUSED, 0));
  }

  @Test
  void aWriteThatIsGoneIsSeen() {
    Violation found =
        requireOne(
            new AcknowledgedWritesStay(Map.of("a", 2L)),
            write(8, "a", Outcome.ACCEPTED, 2),
            write(9, "b", Outcome.ACCEPTED, 3));

    assertThat(found.atNanos()).isEqualTo(9);
    assertThat(found.what()).contains("'b'", "revision 3", "not there");
  }

  @Test
  void aWriteAtAnotherRevisionThanWasToldIsSeen() {
    assertThat(
            requireOne(
                    new AcknowledgedWritesStay(Map.of("a", 200_001L)),
                    write(8, "a", Outcome.ACCEPTED, 200_000))
                .what())
        .contains("'a'", "acknowledged at revision 200000", "is at revision 200001");
  }

  @Test
  void whatIsThereIsCopied() {
    Map<String, Long> there = new HashMap<>(Map.of("a", 2L));
    AcknowledgedWritesStay checker = new AcknowledgedWritesStay(there);
    there.clear();

    requireKept(checker, write(8, "a", Outcome.ACCEPTED, 2));
  }
}
