// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.History;
import io.github.natsleader.testkit.history.HistoryEvent.GuardedWrite;
import io.github.natsleader.testkit.history.Outcome;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedLedgerTest {
  private static final String LATE = LateWriter.value("p1.1", 7, 0);
  private final History history = new History();

  @Test
  void aWriteOfUnknownOutcomeThatIsThereWasAcceptedWhenItWasSent() {
    history.append(write("p1.1/7/0", Outcome.UNKNOWN, 0));

    assertThat(ledger("p1.1/7/0", Instant.EPOCH).complete(history)).isZero();

    assertThat(history.events())
        .containsExactly(
            write("p1.1/7/0", Outcome.UNKNOWN, 0), write("p1.1/7/0", Outcome.ACCEPTED, 9));
  }

  @Test
  void oneThatNobodyNotedWasAcceptedWhenTheServerStoredIt() {
    long beforeNanos = System.nanoTime();
    ledger("p1.1/7/0", Instant.now().minusSeconds(3600)).complete(history);

    assertThat(history.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.atNanos() - beforeNanos)
                  .isBetween(-3_700_000_000_000L, -3_500_000_000_000L);
              assertThat(event)
                  .isEqualTo(
                      new GuardedWrite(
                          event.atNanos(), "p1.1", 7, "p1.1/7/0", Outcome.ACCEPTED, 9));
            });
  }

  @Test
  void whatWasAcknowledgedIsCountedAndNotAddedAgain() {
    history.append(write("p1.1/7/0", Outcome.ACCEPTED, 9));

    assertThat(ledger("p1.1/7/0", Instant.now()).complete(history)).isEqualTo(1);

    assertThat(history.events()).hasSize(1);
  }

  @Test
  void lateOnesAreNotCounted() {
    history.append(write(LATE, Outcome.ACCEPTED, 9));

    assertThat(ledger(LATE, Instant.now()).complete(history)).isZero();

    assertThat(LateWriter.isLate(LATE)).isTrue();
    assertThat(LateWriter.isLate("p1.1/7/0")).isFalse();
  }

  private static GuardedWrite write(String value, Outcome outcome, long revision) {
    return new GuardedWrite(42, "p1.1", 7, value, outcome, revision);
  }

  private static GuardedLedger ledger(String value, Instant stored) {
    return new GuardedLedger(Map.of(value, new GuardedLedger.Entry(value, 9, stored)));
  }
}
