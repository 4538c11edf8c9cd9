// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.explorer.Action.Kind;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.List;

/** How the world goes on: from what it is, and what happens, to what it then is. */
final class Rules {
  private static final long ORIGIN_NANOS = 1_000_000_000_000_000L;
  private static final int UNSENT_WRITES = 7;

  private final Scope scope;
  private final int clockChoice;
  private final long[] clockNanos;

  /** Rules with one of the clocks of the bound. */
  Rules(Scope scope, int clockChoice) {
    this.scope = scope;
    this.clockChoice = clockChoice;
    clockNanos = scope.clocks().get(clockChoice);
  }

  Scope scope() {
    return scope;
  }

  long clockNanos(int p) {
    return clockNanos[p];
  }

  /** Everybody has just started, connected, with a watch; nothing was ever written. */
  World beginning() {
    int candidates = scope.candidates();
    Participant[] nobody = new Participant[candidates];
    Now now = new Now(ORIGIN_NANOS, ORIGIN_NANOS / 1_000_000);
    for (int p = 0; p < candidates; p++) {
      nobody[p] = Participant.fresh(ElectionMachine.create(scope.settings().get(p), now), now);
    }
    World empty =
        new World(
            clockChoice, Register.empty(), nobody, new Message[0], scope.budgets(), 0, 0, 0, null);
    Move move = new Move(scope.withFastChecks(), empty, Witness.NOBODY);
    for (int p = 0; p < candidates; p++) {
      move.start(p);
    }
    return move.done();
  }

  World after(World before, int action) {
    return after(before, action, Witness.NOBODY);
  }

  World after(World before, int action, Witness witness) {
    Move move = new Move(scope, before, witness);
    Kind kind = Action.kind(action);
    int index = Action.index(action);
    if (kind.fault() != null) {
      move.spend(kind.fault());
    }
    switch (kind) {
      case TICK -> move.tick(clockNanos);
      case WAKE -> move.wake(index);
      case ARRIVE -> arrive(move, move.take(index));
      case RETURN -> move.callbacksReturned(index);
      case RESUME -> move.set(index, move.participant(index).in(Participant.Mode.RUNNING));
      case RECONNECT -> reconnect(move, index);
      case RESTART -> move.start(index);
      case LOSE -> move.take(index);
      case DELAY -> move.messages().set(index, move.messages().get(index).aged(Message.LATE));
      case ANSWER_UNKNOWN -> answerUnknown(move, index);
      case ANSWER_UNAVAILABLE -> answerUnavailable(move, move.take(index));
      case REFUSE_STALELY -> refuse(move, (Message.Write) move.take(index));
      case READ_BEFORE -> read(move, move.take(index), move.register().before());
      case READ_NOTHING -> read(move, move.take(index), null);
      case REPEAT -> move.send(move.messages().get(index));
      default -> happen(move, kind, index);
    }
    return move.done();
  }

  private void happen(Move move, Kind kind, int p) {
    switch (kind) {
      case ERASE -> move.put(new RegisterContent.Erased("DEL", 0));
      case ERASE_NAMING_LEASE -> move.put(new RegisterContent.Erased("DEL", longestLeaseMillis()));
      case PURGE -> move.set(move.register().purged());
      case SPOIL -> move.put(new RegisterContent.Unreadable("not JSON"));
      case CLONE -> move.put(cloned(move.register()));
      case RECREATE -> move.set(move.register().recreated());
      case DISCONNECT -> disconnect(move, p);
      case PAUSE -> move.set(p, move.participant(p).in(Participant.Mode.PAUSED));
      case SUSPEND -> move.set(p, move.participant(p).in(Participant.Mode.SUSPENDED));
      case FREEZE -> move.freeze(p);
      case CRASH -> move.leave(p);
      case RESIGN -> move.step(p, new Input.Resign());
      case STOP -> move.step(p, new Input.Stop(true, scope.settings().get(p).windDownNanos()));
      case SLOW_CALLBACKS -> move.set(p, move.participant(p).slowed());
      case STEP_WALL -> stepWall(move, p);
      case ASK_PROOF -> askProof(move, p);
      default -> throw new IllegalArgumentException(kind + " is not done to anybody");
    }
  }

  private static void arrive(Move move, Message message) {
    int p = message.end();
    if (message instanceof Message.Write write) {
      move.arrive(write);
    } else if (message instanceof Message.Read) {
      read(move, message, move.register().current());
    } else if (message instanceof Message.Question question) {
      move.ask(question);
    } else if (message instanceof Message.WriteAnswer answer) {
      move.step(p, new Input.WriteAnswered(answer.id(), answer.transmission(), answer.outcome()));
    } else if (message instanceof Message.ReadAnswer answer) {
      move.step(p, new Input.ReadAnswered(answer.readId(), answer.outcome()));
    } else if (message instanceof Message.Event event) {
      move.step(p, new Input.Watched(new StoreEvent.EntrySeen(event.entry())));
    } else if (message instanceof Message.WatchBack) {
      move.step(p, new Input.Watched(new StoreEvent.WatchRestored()));
    } else if (message instanceof Message.Check) {
      move.step(
          p,
          new Input.Prepared(new RegisterOutcome.Ready(move.register().createdStamp(), List.of())));
    } else if (message instanceof Message.Reply reply) {
      move.step(p, new Input.RequestAnswered(reply.askId(), reply.outcome()));
    }
  }

  private static void read(
      Move move, Message message, io.github.natsleader.spi.RegisterEntry found) {
    Message.Read read = (Message.Read) message;
    if (move.hears(read.end())) {
      ReadOutcome outcome = found == null ? new ReadOutcome.Absent() : new ReadOutcome.Found(found);
      move.send(new Message.ReadAnswer(read.end(), 0, read.readId(), outcome));
    }
  }

  /** The request stays under way, as a late one: it may still land. */
  private static void answerUnknown(Move move, int index) {
    Message message = move.messages().get(index);
    if (message instanceof Message.Write write) {
      move.messages().set(index, write.aged(Message.LATE));
      answer(move, write, new StoreOutcome.Unknown(new Silent("no answer")));
    } else if (message instanceof Message.WriteAnswer answer) {
      move.messages()
          .set(
              index,
              new Message.WriteAnswer(
                  answer.end(),
                  answer.age(),
                  answer.id(),
                  answer.transmission(),
                  new StoreOutcome.Unknown(new Silent("no answer"))));
    }
  }

  private static void answerUnavailable(Move move, Message message) {
    if (message instanceof Message.Write write) {
      answer(move, write, new StoreOutcome.Unavailable(new Silent("no responders")));
    } else if (message instanceof Message.Read read && move.hears(read.end())) {
      ReadOutcome outcome = new ReadOutcome.Failed(new Silent("no responders"));
      move.send(new Message.ReadAnswer(read.end(), 0, read.readId(), outcome));
    }
  }

  private static void refuse(Move move, Message.Write write) {
    answer(move, write, new StoreOutcome.Refused(0));
  }

  private static void answer(Move move, Message.Write write, StoreOutcome outcome) {
    if (move.hears(write.end())) {
      move.send(new Message.WriteAnswer(write.end(), 0, write.id(), write.transmission(), outcome));
    }
  }

  /** What was sent before may still arrive; what was to come is lost. */
  private static void disconnect(Move move, int p) {
    move.set(p, move.participant(p).connected(false));
    move.messages().removeIf(message -> message.end() == p && message.isForParticipant());
    move.messages().removeIf(message -> message.end() == p && message instanceof Message.Read);
    move.step(p, new Input.ConnectionChanged(ConnectionStatus.DISCONNECTED));
  }

  private static void reconnect(Move move, int p) {
    move.set(p, move.participant(p).connected(true));
    move.step(p, new Input.ConnectionChanged(ConnectionStatus.CONNECTED));
    move.send(new Message.WatchBack(p, 0));
  }

  private void stepWall(Move move, int p) {
    Now now = move.participant(p).now();
    long steppedMillis = now.wallMillis() + longestLeaseMillis();
    move.set(p, move.participant(p).at(new Now(now.monotonicNanos(), steppedMillis)));
  }

  private static void askProof(Move move, int p) {
    Participant one = move.participant(p);
    move.set(p, one.with(Participant.Proof.ASKED));
    move.step(p, new Input.Validate(1, one.openTerm()));
  }

  private static RegisterContent cloned(Register register) {
    LeaseRecord record = ((RegisterContent.Held) register.current().content()).record();
    return new RegisterContent.Held(
        new LeaseRecord(
            record.id(),
            record.token(),
            record.priority(),
            record.leaseMillis(),
            record.n() + UNSENT_WRITES,
            record.meta()));
  }

  private long longestLeaseMillis() {
    return scope.settings().stream().mapToLong(one -> one.leaseNanos() / 1_000_000).max().orElse(0);
  }
}
