// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static io.github.natsleader.testkit.history.Judging.requireKept;
import static io.github.natsleader.testkit.history.Judging.requireOne;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.history.HistoryEvent.FaultBegan;
import io.github.natsleader.testkit.history.HistoryEvent.FaultEnded;
import io.github.natsleader.testkit.history.HistoryEvent.Healed;
import io.github.natsleader.testkit.history.HistoryEvent.Led;
import io.github.natsleader.testkit.history.HistoryEvent.RunEnded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaderAfterHealTest {
  private static final long MILLI = 1_000_000;

  private static LeaderAfterHeal within10Millis() {
    return new LeaderAfterHeal(Duration.ofMillis(10));
  }

  private static Led led(long fromMillis, long toMillis) {
    return new Led(fromMillis * MILLI, "a", 7, toMillis * MILLI);
  }

  private static Healed healed(long millis) {
    return new Healed(millis * MILLI);
  }

  private static FaultBegan fault(long millis) {
    return new FaultBegan(millis * MILLI, "CUT", "a");
  }

  private static RunEnded ended(long millis) {
    return new RunEnded(millis * MILLI);
  }

  @Test
  void aLeaderJustInTime() {
    requireKept(within10Millis(), healed(100), led(110, 200), ended(205));
  }

  @Test
  void aLeaderThatWasThereAllTheTime() {
    requireKept(within10Millis(), fault(90), led(50, 300), healed(100), ended(300));
  }

  @Test
  void aLeaderTooLateIsSeen() {
    Violation found = requireOne(within10Millis(), healed(100), led(111, 200), ended(200));

    assertThat(found.atNanos()).isEqualTo(100 * MILLI);
    assertThat(found.what()).contains("11 ms", "10 ms");
  }

  @Test
  void nobodyAtAllIsSeen() {
    requireOne(within10Millis(), healed(100), ended(111));
  }

  @Test
  void aGapInPeaceIsSeen() {
    requireOne(within10Millis(), healed(100), led(100, 120), led(131, 200), ended(200));
    requireOne(within10Millis(), healed(100), led(131, 200), led(100, 120), ended(200));
    requireOne(within10Millis(), healed(100), led(100, 120), ended(131));
  }

  @Test
  void aGapAmongFaultsIsNone() {
    requireKept(within10Millis(), led(1, 20), fault(30), healed(100), led(105, 200), ended(200));
  }

  @Test
  void theNextFaultEndsTheWait() {
    requireKept(within10Millis(), healed(100), fault(110), healed(150), led(155, 200), ended(201));
  }

  @Test
  void theRunsEndEndsTheWait() {
    requireKept(within10Millis(), healed(100), ended(110));
  }

  @Test
  void aFaultThatEndsWhileOthersLastIsNoPeace() {
    requireKept(within10Millis(), fault(1), new FaultEnded(50 * MILLI, "CUT", "a"), ended(300));
  }

  @Test
  void everyPeaceIsJudged() {
    LeaderAfterHeal checker = within10Millis();

    requireOne(
        checker, healed(100), led(103, 150), fault(150), healed(200), led(215, 300), ended(300));
    assertThat(checker.longestGapNanos()).isEqualTo(15 * MILLI);
  }

  @Test
  void aSecondLeaderCoversForTheFirst() {
    requireKept(
        within10Millis(), healed(100), led(100, 150), led(120, 130), led(155, 200), ended(200));
  }
}
