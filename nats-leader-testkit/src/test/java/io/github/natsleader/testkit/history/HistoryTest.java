// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.natsleader.DemotionReason;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final List<HistoryEvent> ONE_OF_EACH =
      List.of(
          new HistoryEvent.FaultBegan(1, "CUT", "p1 to \"s1\""),
          new HistoryEvent.FaultEnded(2, "CUT", "p1 to \"s1\""),
          new HistoryEvent.Healed(3),
          new HistoryEvent.Written(4, "p1.3", "t", 1, -1, 0, Outcome.UNKNOWN, Long.MAX_VALUE),
          new HistoryEvent.Promoted(5, "p1.3", 7, "t"),
          new HistoryEvent.PromoteReturned(6, "p1.3", 7),
          new HistoryEvent.FenceRaised(7, "p1.3", 7, Outcome.ACCEPTED, 12),
          new HistoryEvent.GuardedWrite(8, "p1.3", 7, "a\\b\n\u00e4", Outcome.REFUSED, 0),
          new HistoryEvent.Proved(9, "p1.3", 7, 8, true),
          new HistoryEvent.Led(5, "p1.3", 7, 10),
          new HistoryEvent.Demoted(11, "p1.3", 7, DemotionReason.HANDED_OVER),
          new HistoryEvent.DemoteReturned(12, "p1.3", 7),
          new HistoryEvent.Threw(13, "p1.3", "an exception"),
          new HistoryEvent.Crashed(14, "p1.3"),
          new HistoryEvent.RunEnded(15));

  private static History history(List<HistoryEvent> events) {
    History history = new History();
    history.appendAll(events);
    return history;
  }

  @Test
  void thereIsOneOfEachAbove() {
    assertThat(ONE_OF_EACH)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactlyInAnyOrderElementsOf(
            EventCodec.types(HistoryEvent.class).map(Class::getSimpleName).toList());
  }

  @Test
  void linesBringBackWhatWasWritten() {
    History history = history(ONE_OF_EACH);

    assertThat(History.parse(history.toLines()).events()).isEqualTo(history.events());
    assertThat(history.size()).isEqualTo(15);
  }

  @Test
  void aLineIsPlainJson() {
    assertThat(
            History.toLine(new HistoryEvent.GuardedWrite(8, "p1", 7, "\"\n", Outcome.REFUSED, 0)))
        .isEqualTo(
            "{\"event\":\"GuardedWrite\",\"atNanos\":8,\"participant\":\"p1\",\"epoch\":7,"
                + "\"value\":\"\\\"\\u000a\",\"outcome\":\"REFUSED\",\"revision\":0}");
  }

  @Test
  void anUnfinishedLastLineIsLeftOut() {
    String lines = history(ONE_OF_EACH).toLines();
    for (int cut = 1; cut < 20; cut++) {
      assertThat(History.parse(lines.substring(0, lines.length() - cut)).size()).isEqualTo(14);
    }
  }

  @Test
  void whatIsNoEventIsNamed() {
    for (String line :
        List.of(
            "",
            "{}",
            "{\"event\":\"Exploded\",\"atNanos\":1}",
            "{\"event\":\"Healed\"}",
            "{\"event\":\"Healed\",\"atNanos\":soon}",
            "{\"event\":\"Healed\",\"atNanos\":\"1\"}",
            "{\"event\":\"Healed\",\"atNanos\":null}",
            "{\"event\":\"Healed\",\"atNanos\":1,\"more\":2}",
            "{\"event\":\"Healed\", \"atNanos\":1}",
            "{\"atNanos\":1,\"event\":\"Healed\"}",
            "{\"event\":7,\"atNanos\":1}",
            "{\"event\":\"Crashed\",\"atNanos\":1,\"participant\":2}",
            "{\"event\":\"Crashed\",\"atNanos\":1,\"participant\":\"\\u0041\"}",
            "{\"event\":\"Healed\",\"atNanos\":1,\"atNanos\":2}",
            "{\"event\":\"Healed\",\"atNanos\":1}}",
            "{\"event\":\"Led\",\"atNanos\":5,\"participant\":\"a\",\"epoch\":7,\"toNanos\":5}",
            "{\"event\":\"Crashed\",\"atNanos\":1,\"participant\":\"\\u00",
            "{\"event\":\"Demoted\",\"atNanos\":1,\"participant\":\"a\",\"epoch\":7,\"reason\":\"X\"}",
            "{\"event\":\"Proved\",\"atNanos\":1,\"participant\":\"a\",\"epoch\":7,"
                + "\"askedAtNanos\":1,\"valid\":yes}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> History.parse(line + "\n"))
          .withMessageContaining("not an event")
          .withMessageContaining(line);
    }
  }

  @Test
  void numbersAreExactOrNamed() {
    for (long atNanos : new long[] {Long.MIN_VALUE, -1, 0, (1L << 53) + 1, Long.MAX_VALUE}) {
      HistoryEvent event = new HistoryEvent.Healed(atNanos);
      assertThat(History.parse(History.toLine(event) + "\n").events()).containsExactly(event);
    }
    for (String number :
        List.of("1.5", "9223372036854775808", "-9223372036854775809", "1e-7", "1e999999999")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> History.parse("{\"event\":\"Healed\",\"atNanos\":" + number + "}\n"))
          .withMessageContaining("atNanos")
          .withMessageContaining("whole number of 64 bits");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> History.parse("{\"event\":\"Healed\",\"atNanos\":1.0}\n"))
        .withMessageContaining("it would be written {\"event\":\"Healed\",\"atNanos\":1}");
  }

  @Test
  void aWriterThatWasKilledInTheMiddleOfACharacterLeavesItsWholeLines(@TempDir Path folder)
      throws Exception {
    String line = History.toLine(new HistoryEvent.Threw(1, "p1", "\u00e4")) + "\n";
    byte[] twice = (line + line).getBytes(UTF_8);
    int cut = line.getBytes(UTF_8).length + line.indexOf('\u00e4') + 1;
    Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(twice, cut));
    History history = new History();

    history.addLines(file);

    assertThat(history.events()).containsExactly(new HistoryEvent.Threw(1, "p1", "\u00e4"));
    twice[line.indexOf('\u00e4')] = 'a';
    Files.write(file, twice);
    assertThatExceptionOfType(CharacterCodingException.class)
        .isThrownBy(() -> history.addLines(file));
  }

  @Test
  void eventsAreSortedByTimeAndThenAsTheyCame() {
    HistoryEvent late = new HistoryEvent.Healed(9);
    HistoryEvent one = new HistoryEvent.Crashed(5, "a");
    HistoryEvent other = new HistoryEvent.Crashed(5, "b");

    assertThat(history(List.of(late, one, other)).events()).containsExactly(one, other, late);
    assertThat(history(List.of(other, late, one)).events()).containsExactly(other, one, late);
  }

  @Test
  void filesOfSeveralProcessesBecomeOneHistory(@TempDir Path folder) throws Exception {
    Path one = Files.writeString(folder.resolve("one"), history(ONE_OF_EACH).toLines());
    String killed = History.toLine(new HistoryEvent.Crashed(8, "p2.1"));
    Path other = Files.writeString(folder.resolve("other"), killed + "\n" + killed);
    History together = new History();

    together.addLines(one);
    together.addLines(other);

    assertThat(together.size()).isEqualTo(16);
    assertThat(together.events().get(9)).isEqualTo(new HistoryEvent.Crashed(8, "p2.1"));
  }

  @Test
  void theTimelineCountsFromTheFirstEvent() {
    List<HistoryEvent> events = new ArrayList<>();
    events.add(new HistoryEvent.Promoted(5_000_000, "p1.3", 7, "t"));
    events.add(new HistoryEvent.Led(5_000_000, "p1.3", 7, 6_500_000));
    events.add(new HistoryEvent.FaultBegan(7_250_000, "CUT", "p1.3"));

    assertThat(history(events).timeline())
        .containsExactly(
            "       0.000 ms  p1.3     Promoted epoch=7 token=t",
            "       0.000 ms  p1.3     Led epoch=7 to=1.500",
            "       2.250 ms  p1.3     FaultBegan kind=CUT");
    assertThat(new History().timeline()).isEmpty();
  }

  @Test
  void manyThreadsAppendAtOnce() throws Exception {
    History history = new History();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  history.append(new HistoryEvent.Healed(n));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(history.events()).hasSize(4_000);
  }
}
