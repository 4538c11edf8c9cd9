// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A script that says nothing, or something else than what happens, does not pass. */
class TranscriptTest {
  private static final String SETTING = "participant p1: lease is 3 s, heartbeat is 1 s\n";
  private static final String STARTED =
      SETTING
          + """
          # It takes part.
          p1 starts
            0 ms: p1 INIT -> CANDIDATE
            0 ms: p1 sends a check of the bucket
            = p1: CANDIDATE, wakes in 15000 ms

          # The end.
          """;

  private static String replay(String text) {
    return Transcript.parse(text).replayed().text();
  }

  @Test
  void whatIsTrueIsRepeatedWordForWord() {
    assertThat(replay(STARTED)).isEqualTo(STARTED);
    Transcript.parse(STARTED).verify();
  }

  @Nested
  class IsStaleAndCorrectedByARewrite {
    private void stale(String text) {
      assertThat(text).isNotEqualTo(STARTED);
      Transcript transcript = Transcript.parse(text);
      assertThatThrownBy(transcript::verify).isInstanceOf(AssertionError.class);
      assertThat(transcript.replayed().text()).isEqualTo(STARTED);
    }

    @Test
    void anExpectationThatIsWrong() {
      stale(STARTED.replace("15000", "1500"));
    }

    @Test
    void oneThatIsMissing() {
      stale(STARTED.replace("  0 ms: p1 sends a check of the bucket\n", ""));
    }

    @Test
    void oneThatIsTooMuch() {
      stale(STARTED.replace("  = p1", "  0 ms: p1 sends read 1\n  = p1"));
    }

    @Test
    void allOfThemMissing() {
      stale(
          STARTED
              .lines()
              .filter(line -> !line.startsWith("  "))
              .reduce("", (a, b) -> a + b + "\n"));
    }
  }

  @Nested
  class IsRefused {
    private void refused(String text, String... why) {
      assertThatThrownBy(() -> replay(text))
          .isInstanceOf(TranscriptException.class)
          .hasMessageContainingAll(why);
    }

    @Test
    void anUnknownCommand() {
      refused(SETTING + "p1 strats\n", "line 2", "p1 strats", "unknown command");
    }

    @Test
    void aCommandWithSomethingAfterIt() {
      refused(SETTING + "p1 starts late\n", "line 2", "unknown command");
    }

    @Test
    void nothing() {
      refused("", "nothing is done");
    }

    @Test
    void proseAlone() {
      refused("# p1 starts\n", "nothing is done");
    }

    @Test
    void settingsAlone() {
      refused(SETTING, "nothing is done");
    }

    @Test
    void outputWithoutACommand() {
      refused("  0 ms: p1 INIT -> CANDIDATE\n" + SETTING + "p1 starts\n", "line 1", "no command");
    }

    @Test
    void outputThatProseCutsOff() {
      refused(SETTING + "p1 starts\n\n  0 ms: p1 INIT -> CANDIDATE\n", "line 4", "no command");
    }

    @Test
    void somebodyWhoTakesNoPart() {
      refused(SETTING + "p2 starts\n", "line 2", "p2 does not take part");
    }

    @Test
    void theSameParticipantTwice() {
      refused(SETTING + SETTING + "p1 starts\n", "line 2", "takes part already");
    }

    @Test
    void anUnknownSetting() {
      refused("participant p1: leese is 3 s\np1 starts\n", "line 1", "unknown setting 'leese'");
    }

    @Test
    void aSettingOutOfRange() {
      refused("participant p1: lease is 2 h\np1 starts\n", "line 1", "ttl");
    }

    @Test
    void anAnswerToWhatWasNotSent() {
      refused(SETTING + "p1 starts\np1's write 1 is answered\n", "line 3", "was not sent");
      refused(SETTING + "p1 starts\np1's read is answered\n", "line 3", "has sent no read");
    }

    @Test
    void aRevisionThatNeverWas() {
      refused(SETTING + "p1 joins\np1 sees revision 3\n", "line 3", "never had revision 3");
    }
  }
}
