// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol.transcript;

import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Entropy;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.ProtocolSettings;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RequestOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One participant: the shipped machine, and what its runtime does with its effects. */
final class Actor {
  static final long NEVER = Long.MAX_VALUE;

  final String name;
  final Outbox outbox = new Outbox();
  final OwnClocks clocks = new OwnClocks();
  private final Entropy chance;
  private final Consumer<String> teller;
  private final Deque<Input> waiting = new ArrayDeque<>();
  private ElectionMachine machine;
  private @Nullable Handle handle;
  private long endedTerm;
  private boolean frozen;
  private boolean awaitedRead;
  private boolean awaitedBucket;
  private long lastReadId;
  private long lastCheckId;
  private Effect.@Nullable Ask lastAsk;
  private @Nullable RequestOutcome answer;

  Actor(
      String name,
      ProtocolSettings settings,
      long scriptNanos,
      Entropy chance,
      Consumer<String> teller) {
    this.name = name;
    this.chance = chance;
    this.teller = teller;
    machine = ElectionMachine.create(settings, clocks.at(scriptNanos));
  }

  /** Takes an input, or keeps it until it is no more frozen. */
  void give(Input input, long scriptNanos) {
    if (frozen) {
      say("is frozen, and hears of it later");
      waiting.add(input);
      return;
    }
    awaitedRead &= !(input instanceof Input.ReadAnswered);
    awaitedBucket &= !(input instanceof Input.Prepared);
    Step step = machine.step(input, clocks.at(scriptNanos), chance);
    machine = step.next();
    for (Effect effect : step.effects()) {
      carryOut(effect, scriptNanos);
    }
  }

  void freeze() {
    frozen = true;
  }

  void thaw(long scriptNanos) {
    frozen = false;
    while (!waiting.isEmpty()) {
      give(waiting.remove(), scriptNanos);
    }
  }

  /** When it must be given a tick, in the script's time; never while it is frozen. */
  long wakeNanos() {
    boolean wakes = !frozen && machine.wakeAtNanos() != NEVER;
    return wakes ? clocks.whenMonotonicIs(machine.wakeAtNanos()) : NEVER;
  }

  /** What its users are told when they ask. */
  void askWhetherItLeads(long scriptNanos) {
    Handle held = handle;
    long remainingNanos = held == null ? 0 : held.remainingNanos(clocks.at(scriptNanos));
    if (held == null) {
      say("says: I do not lead");
    } else if (remainingNanos > 0) {
      say("says: I lead, for another " + Spans.text(remainingNanos));
    } else if (held.isExpired()) {
      say("says: I do not lead, the lease had run out");
    } else {
      say("says: I do not lead, the lease has run out, for good");
      held.expire();
      give(new Input.LeaseMarkedExpired(held.term()), scriptNanos);
    }
  }

  boolean hasStarted() {
    return machine.state() != ElectionState.INIT;
  }

  /** Whether it awaits the answer of a read. */
  boolean awaitsRead() {
    return awaitedRead;
  }

  /** Whether it awaits the answer of a check of the bucket. */
  boolean awaitsBucket() {
    return awaitedBucket;
  }

  /** The latest read. */
  long readId() {
    return sent(lastReadId, "read");
  }

  /** The latest health check. */
  long checkId() {
    return sent(lastCheckId, "health check");
  }

  /** The latest request to a leader. */
  Effect.Ask ask() {
    Effect.Ask ask = lastAsk;
    if (ask == null) {
      throw new IllegalArgumentException(name + " has sent no request");
    }
    return ask;
  }

  /** Lets a request of somebody else arrive, and gives its answer. */
  RequestOutcome petition(long requestId, LeaderRequest request, long scriptNanos) {
    answer = null;
    give(new Input.Requested(requestId, request), scriptNanos);
    RequestOutcome given = answer;
    if (given == null) {
      throw new IllegalArgumentException(name + " gives no answer");
    }
    return given;
  }

  /** The term that is being led. */
  long term() {
    return machine.term();
  }

  /** The term that its callbacks belong to. */
  long callbackTerm() {
    Handle held = handle;
    return held == null ? endedTerm : held.term();
  }

  String standing(long scriptNanos) {
    StringBuilder text = new StringBuilder(name).append(": ").append(machine.state());
    Handle held = handle;
    if (held != null) {
      long remainingNanos = held.remainingNanos(clocks.at(scriptNanos));
      text.append(" of term ").append(held.term()).append(", ");
      text.append(remainingNanos > 0 ? Spans.text(remainingNanos) + " left" : "run out");
    }
    if (frozen) {
      text.append(", frozen");
    } else if (wakeNanos() != NEVER) {
      text.append(", wakes in ").append(Spans.text(Math.max(0, wakeNanos() - scriptNanos)));
    } else if (machine.state() != ElectionState.STOPPED) {
      text.append(", waits for inputs alone");
    }
    return text.toString();
  }

  private void carryOut(Effect effect, long scriptNanos) {
    if (effect instanceof Effect.Write write) {
      RegisterContent content = new RegisterContent.Held(write.record());
      send(
          new Outbox.Sent(
              write.id(), write.transmission(), content, write.expectedRevision(), null),
          Wording.of(write.record()));
    } else if (effect instanceof Effect.Release release) {
      RegisterContent content = new RegisterContent.Released(release.marker());
      send(
          new Outbox.Sent(
              release.id(), release.transmission(), content, release.expectedRevision(), null),
          "release, " + Wording.of(release.marker()));
    } else {
      say(Wording.of(effect));
      note(effect, scriptNanos);
    }
  }

  private void send(Outbox.Sent sent, String what) {
    int number = outbox.note(sent);
    say(
        sent.transmission() == 1
            ? "sends write " + number + ": " + what + ", expecting " + sent.expectedRevision()
            : "sends write " + number + " again, the same bytes");
  }

  private void note(Effect effect, long scriptNanos) {
    if (effect instanceof Effect.Read read) {
      lastReadId = read.readId();
      awaitedRead = true;
    } else if (effect instanceof Effect.Prepare) {
      awaitedBucket = true;
    } else if (effect instanceof Effect.CheckHealth check) {
      lastCheckId = check.checkId();
    } else if (effect instanceof Effect.Ask ask) {
      lastAsk = ask;
    } else if (effect instanceof Effect.Answer answered) {
      answer = answered.outcome();
    } else if (effect instanceof Effect.BeginTerm begin) {
      handle = new Handle(begin.term(), begin.lease());
    } else if (effect instanceof Effect.ExtendLease extend) {
      extend(extend.lease(), scriptNanos);
    } else if (effect instanceof Effect.EndTerm end) {
      handle = null;
      endedTerm = end.term();
    }
  }

  private void extend(Lease lease, long scriptNanos) {
    Handle held = handle;
    if (held != null && !held.extend(lease)) {
      say("finds that somebody was told before that the lease has run out");
      give(new Input.LeaseMarkedExpired(held.term()), scriptNanos);
    }
  }

  private long sent(long id, String what) {
    if (id == 0) {
      throw new IllegalArgumentException(name + " has sent no " + what);
    }
    return id;
  }

  private void say(String what) {
    teller.accept(name + " " + what);
  }
}
