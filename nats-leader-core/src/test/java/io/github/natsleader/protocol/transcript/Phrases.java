// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of scripts: what each looks like, and what it does. */
final class Phrases {
  private static final long STOP_TIMEOUT_NANOS = 5_000_000_000L;

  /** Stand for groups in the patterns below. */
  private static final Map<String, String> WORDS =
      Map.of(
          "NAME",
          "([a-z]+\\d*)",
          "TOKEN",
          "([a-z0-9-]+)",
          "NUMBER",
          "(\\d+)",
          "SPAN",
          "(\\d+ [a-z]+)");

  private static final List<Phrase> ALL = all();

  private record Phrase(Pattern pattern, Meaning meaning) {}

  private interface Meaning {
    void play(Stage stage, MatchResult words);
  }

  private Phrases() {}

  static void perform(String command, Stage stage) {
    for (Phrase phrase : ALL) {
      Matcher matcher = phrase.pattern().matcher(command);
      if (matcher.matches()) {
        phrase.meaning().play(stage, matcher.toMatchResult());
        return;
      }
    }
    throw new IllegalArgumentException("unknown command");
  }

  private static List<Phrase> all() {
    List<Phrase> phrases = new ArrayList<>();
    addStaging(phrases);
    addAnswers(phrases);
    addConnection(phrases);
    addUsers(phrases);
    addStrangers(phrases);
    addRequests(phrases);
    return List.copyOf(phrases);
  }

  private static void addStaging(List<Phrase> to) {
    add(
        to,
        "participant NAME: (.+)",
        (s, w) -> s.enter(w.group(1), ParticipantSettings.parse(w.group(1), w.group(2))));
    add(to, "time SPAN", (s, w) -> s.pass(Spans.parse(w.group(1)).toNanos(), false));
    add(
        to,
        "time SPAN, with reads answered",
        (s, w) -> s.pass(Spans.parse(w.group(1)).toNanos(), true));
    add(to, "NAME joins and is elected", (s, w) -> s.elect(w.group(1)));
    add(to, "NAME joins", (s, w) -> s.join(w.group(1)));
    add(to, "NAME freezes", (s, w) -> s.freeze(w.group(1)));
    add(to, "NAME thaws", (s, w) -> s.thaw(w.group(1)));
    add(to, "NAME is suspended", (s, w) -> s.suspend(w.group(1)));
    add(to, "NAME is resumed", (s, w) -> s.thaw(w.group(1)));
    add(
        to,
        "NAME's wall clock steps forward by SPAN",
        (s, w) -> s.actor(w.group(1)).clocks.stepWall(Spans.parse(w.group(2)).toMillis()));
    add(
        to,
        "NAME's wall clock steps back by SPAN",
        (s, w) -> s.actor(w.group(1)).clocks.stepWall(-Spans.parse(w.group(2)).toMillis()));
  }

  private static void addAnswers(List<Phrase> to) {
    add(to, "NAME's write NUMBER lands", (s, w) -> s.deliver(w.group(1), number(w)));
    add(to, "NAME's write NUMBER is answered", (s, w) -> s.answerWrite(w.group(1), number(w)));
    add(
        to,
        "NAME's write NUMBER is answered: unknown",
        (s, w) -> s.answerWrite(w.group(1), number(w), new StoreOutcome.Unknown(null)));
    add(
        to,
        "NAME's write NUMBER is answered: surely not applied",
        (s, w) ->
            s.answerWrite(
                w.group(1), number(w), new StoreOutcome.Unavailable(new IOException("503"))));
    add(to, "NAME's read is answered", (s, w) -> s.answerRead(w.group(1), s.register.read()));
    add(
        to,
        "NAME's read is answered by a laggard: revision NUMBER",
        (s, w) -> s.answerRead(w.group(1), new ReadOutcome.Found(s.register.entry(number(w)))));
    add(
        to,
        "NAME's check of the bucket is answered",
        (s, w) -> s.give(w.group(1), new Input.Prepared(s.register.check())));
    add(to, "NAME sees revision NUMBER", (s, w) -> see(s, w.group(1), number(w)));
    add(
        to,
        "all see revision NUMBER",
        (s, w) -> {
          long revision = Long.parseLong(w.group(1));
          s.names().forEach(name -> see(s, name, revision));
        });
  }

  private static void addConnection(List<Phrase> to) {
    add(
        to,
        "NAME starts",
        (s, w) -> s.give(w.group(1), new Input.Start(ConnectionStatus.CONNECTED)));
    add(
        to,
        "NAME's watch is up",
        (s, w) -> s.give(w.group(1), new Input.Watched(new StoreEvent.WatchRestored())));
    add(
        to,
        "NAME disconnects",
        (s, w) -> s.give(w.group(1), new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED)));
    add(
        to,
        "NAME reconnects",
        (s, w) -> s.give(w.group(1), new Input.ConnectionChanged(ConnectionStatus.CONNECTED)));
  }

  private static void addUsers(List<Phrase> to) {
    add(to, "NAME's user resigns", (s, w) -> s.give(w.group(1), new Input.Resign()));
    add(
        to,
        "NAME's user stops it",
        (s, w) -> s.give(w.group(1), new Input.Stop(true, STOP_TIMEOUT_NANOS)));
    add(to, "NAME's user asks whether it leads", (s, w) -> s.askWhetherItLeads(w.group(1)));
    add(
        to,
        "NAME's user asks for a proof, as question NUMBER",
        (s, w) -> s.give(w.group(1), new Input.Validate(number(w), s.actor(w.group(1)).term())));
    add(
        to,
        "NAME's callbacks have returned",
        (s, w) ->
            s.give(w.group(1), new Input.CallbacksReturned(s.actor(w.group(1)).callbackTerm())));
    add(to, "NAME's health check says fit", (s, w) -> healthy(s, w.group(1), true));
    add(to, "NAME's health check says unfit", (s, w) -> healthy(s, w.group(1), false));
  }

  private static void addStrangers(List<Phrase> to) {
    add(to, "a stranger deletes the key", (s, w) -> s.write(new RegisterContent.Erased("DEL", 0)));
    add(
        to,
        "a stranger writes garbage",
        (s, w) -> s.write(new RegisterContent.Unreadable("no JSON")));
    add(
        to,
        "a stranger called NAME writes TOKEN n NUMBER, lease SPAN",
        (s, w) -> {
          long leaseMillis = Spans.parse(w.group(4)).toMillis();
          long n = Long.parseLong(w.group(3));
          s.write(
              new RegisterContent.Held(
                  new LeaseRecord(w.group(1), w.group(2), 0, leaseMillis, n, Map.of())));
        });
    add(to, "somebody deletes the bucket and creates it anew", (s, w) -> s.register.createAnew());
  }

  private static void addRequests(List<Phrase> to) {
    add(to, "NAME's request reaches NAME", (s, w) -> s.deliverRequest(w.group(1), w.group(2)));
    add(to, "NAME's request is answered", (s, w) -> s.answerRequest(w.group(1)));
    add(to, "NAME's request finds nobody", (s, w) -> s.loseRequest(w.group(1)));
  }

  private static void healthy(Stage stage, String name, boolean healthy) {
    long checkId = stage.actor(name).checkId();
    stage.give(name, new Input.HealthChecked(checkId, healthy, null));
  }

  private static void see(Stage stage, String name, long revision) {
    stage.give(name, new Input.Watched(new StoreEvent.EntrySeen(stage.register.entry(revision))));
  }

  /** The second word that stands for something. */
  private static int number(MatchResult words) {
    return Integer.parseInt(words.group(2));
  }

  private static void add(List<Phrase> to, String text, Meaning meaning) {
    String pattern = text;
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      pattern = pattern.replace(word.getKey(), word.getValue());
    }
    to.add(new Phrase(Pattern.compile(pattern), meaning));
  }
}
