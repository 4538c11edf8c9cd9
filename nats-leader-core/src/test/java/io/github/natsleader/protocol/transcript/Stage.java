// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.Entropy;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.ProtocolSettings;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a script is played: its participants, the register that they share, and the time, which
 * only commands move. Chance is in the middle: no pause is varied, and of a random delay half is
 * waited.
 */
final class Stage implements Entropy {
  private static final int MAX_TICKS = 10_000;

  final SharedRegister register = new SharedRegister();
  private final Map<String, Actor> actors = new LinkedHashMap<>();
  private final Set<Actor> concerned = new LinkedHashSet<>();
  private final Map<String, RequestOutcome> answers = new LinkedHashMap<>();
  private final List<String> said = new ArrayList<>();
  private long nowNanos;
  private long requests;
  private int tokens;

  /** Whether this command only sets the stage. */
  static boolean isSetting(String command) {
    return command.startsWith("participant ");
  }

  /**
   * Does what it says, and tells what comes of it.
   *
   * @throws IllegalArgumentException if it is not understood, or cannot be done now
   */
  List<String> perform(String command) {
    said.clear();
    concerned.clear();
    Phrases.perform(command, this);
    for (Actor actor : actors.values()) {
      if (concerned.contains(actor)) {
        said.add("= " + actor.standing(nowNanos));
      }
    }
    return List.copyOf(said);
  }

  void enter(String name, ProtocolSettings settings) {
    Actor actor = new Actor(name, settings, nowNanos, this, this::tell);
    if (actors.putIfAbsent(name, actor) != null) {
      throw new IllegalArgumentException(name + " takes part already");
    }
  }

  /** The participant of this name, which the command is about. */
  Actor actor(String name) {
    Actor actor = actors.get(name);
    if (actor == null) {
      throw new IllegalArgumentException(name + " does not take part");
    }
    concerned.add(actor);
    return actor;
  }

  List<String> names() {
    return List.copyOf(actors.keySet());
  }

  void give(String name, Input input) {
    actor(name).give(input, nowNanos);
  }

  /** A healthy start, told from the answer of the first read on. */
  void join(String name) {
    give(name, new Input.Start(ConnectionStatus.CONNECTED));
    give(name, new Input.Watched(new StoreEvent.WatchRestored()));
    give(name, new Input.Prepared(register.check()));
    said.clear();
    answerRead(name, register.read());
  }

  /** A healthy start and a first election, told from the arrival of the write on. */
  void elect(String name) {
    join(name);
    said.clear();
    answerWrite(name, 1);
  }

  /**
   * Time passes for everybody; who asked to be woken is.
   *
   * @param answers whether reads and checks of the bucket are answered at once
   */
  void pass(long nanos, boolean answers) {
    long targetNanos = nowNanos + nanos;
    int ticks = 0;
    if (answers) {
      actors.values().forEach(this::answerReads);
    }
    @Nullable Actor next = nextToWake(targetNanos);
    while (next != null) {
      nowNanos = Math.max(nowNanos, next.wakeNanos());
      concerned.add(next);
      next.give(new Input.Tick(), nowNanos);
      if (answers) {
        answerReads(next);
      }
      if (++ticks > MAX_TICKS) {
        throw new IllegalArgumentException(next.name + " wants to be woken over and over");
      }
      next = nextToWake(targetNanos);
    }
    nowNanos = targetNanos;
    actors.values().stream().filter(Actor::hasStarted).forEach(concerned::add);
  }

  void thaw(String name) {
    Actor actor = actor(name);
    actor.clocks.resume(nowNanos);
    actor.thaw(nowNanos);
  }

  void freeze(String name) {
    actor(name).freeze();
  }

  void suspend(String name) {
    actor(name).clocks.suspend(nowNanos);
    actor(name).freeze();
  }

  void askWhetherItLeads(String name) {
    actor(name).askWhetherItLeads(nowNanos);
  }

  /** The latest transmission of a write arrives at the register. */
  Outbox.Sent deliver(String name, int write) {
    Outbox outbox = actor(name).outbox;
    Outbox.Sent sent = outbox.write(write);
    StoreOutcome outcome = register.take(sent.content(), sent.expectedRevision());
    Outbox.Sent arrived = sent.arrived(outcome);
    outbox.note(arrived);
    tell(
        outcome instanceof StoreOutcome.Applied applied
            ? "the register is at " + Wording.of(register.entry(applied.revision()))
            : "the register refuses write " + write);
    return arrived;
  }

  /** The register's true answer, for which the write arrives first where it has not yet. */
  void answerWrite(String name, int write) {
    Outbox.Sent sent = actor(name).outbox.write(write);
    StoreOutcome outcome = sent.outcome();
    if (outcome == null) {
      sent = deliver(name, write);
      outcome = sent.outcome();
    }
    if (outcome != null) {
      answerWrite(name, write, outcome);
    }
  }

  void answerWrite(String name, int write, StoreOutcome outcome) {
    Outbox.Sent sent = actor(name).outbox.write(write);
    tell(name + " hears of write " + write + ": " + Wording.of(outcome));
    give(name, new Input.WriteAnswered(sent.id(), sent.transmission(), outcome));
  }

  void answerRead(String name, ReadOutcome outcome) {
    long readId = actor(name).readId();
    tell(name + " hears of read " + readId + ": " + Wording.of(outcome));
    give(name, new Input.ReadAnswered(readId, outcome));
  }

  /** Somebody writes who takes no part in this script. */
  void write(RegisterContent content) {
    RegisterEntry entry = register.write(content);
    tell("the register is at " + Wording.of(entry));
  }

  void deliverRequest(String from, String to) {
    Actor leader = actor(to);
    answers.put(from, leader.petition(++requests, actor(from).ask().request(), nowNanos));
  }

  void answerRequest(String name) {
    RequestOutcome outcome = answers.get(name);
    if (outcome == null) {
      throw new IllegalArgumentException("the request of " + name + " has not arrived");
    }
    answerRequest(name, outcome);
  }

  void loseRequest(String name) {
    answerRequest(name, new RequestOutcome.Unanswered(new IOException("nobody listens")));
  }

  void tell(String what) {
    said.add(Spans.text(nowNanos) + ": " + what);
  }

  @Override
  public String nextToken() {
    return "t" + ++tokens;
  }

  @Override
  public double nextFraction() {
    return 0.5;
  }

  private void answerRequest(String name, RequestOutcome outcome) {
    long askId = actor(name).ask().askId();
    tell(name + " hears of its request: " + Wording.of(outcome));
    give(name, new Input.RequestAnswered(askId, outcome));
  }

  private void answerReads(Actor actor) {
    if (actor.awaitsBucket()) {
      actor.give(new Input.Prepared(register.check()), nowNanos);
    }
    if (actor.awaitsRead()) {
      answerRead(actor.name, register.read());
    }
  }

  private @Nullable Actor nextToWake(long latestNanos) {
    Actor next = null;
    for (Actor actor : actors.values()) {
      boolean due = actor.wakeNanos() <= latestNanos;
      if (due && (next == null || actor.wakeNanos() < next.wakeNanos())) {
        next = actor;
      }
    }
    return next;
  }
}
