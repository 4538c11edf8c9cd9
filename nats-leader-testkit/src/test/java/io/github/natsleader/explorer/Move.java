// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Entropy;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.MachineFacts;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.List;

/** The scratch of one action: the world as it becomes. What the rules forbid is noted at once. */
final class Move implements Entropy {
  private final Scope scope;
  private final Witness witness;
  private final int clockChoice;
  private final Driver driver;
  private final Participant[] participants;
  private final ArrayList<Message> messages;
  private Register register;
  private long budgets;
  private long lastEpoch;
  private int tokens;
  private int ticks;
  private String violation;

  Move(Scope scope, World from, Witness witness) {
    this.scope = scope;
    this.witness = witness;
    driver = new Driver(this, scope, witness);
    clockChoice = from.clockChoice();
    participants = from.participants().clone();
    messages = new ArrayList<>(from.messages().length + 4);
    messages.addAll(List.of(from.messages()));
    register = from.register();
    budgets = from.budgets();
    lastEpoch = from.lastEpoch();
    tokens = from.tokens();
    ticks = from.ticks();
  }

  World done() {
    if (!Budgets.allow(budgets, Fault.STALE_READ)) {
      register = register.withoutPast();
    }
    messages.removeIf(this::isDead);
    return new World(
        clockChoice,
        register,
        participants,
        messages.toArray(Message[]::new),
        budgets,
        lastEpoch,
        tokens,
        ticks,
        violation == null ? overlap() : violation);
  }

  @Override
  public String nextToken() {
    tokens++;
    return "t" + tokens;
  }

  @Override
  public double nextFraction() {
    return 0;
  }

  Participant participant(int p) {
    return participants[p];
  }

  void set(int p, Participant next) {
    participants[p] = next;
  }

  Register register() {
    return register;
  }

  void set(Register next) {
    register = next;
  }

  void spend(Fault fault) {
    budgets = Budgets.spent(budgets, fault);
  }

  List<Message> messages() {
    return messages;
  }

  Message take(int index) {
    return messages.remove(index);
  }

  void send(Message message) {
    Object memory = participants[message.end()].machine().memory();
    Room.make(messages, message, MachineFacts.of(memory));
    messages.add(message);
  }

  void violation(String what) {
    if (violation == null) {
      violation = what;
    }
  }

  /** Both clocks of everybody go on, and everything under way grows older. */
  void tick(long[] clockNanos) {
    ticks++;
    for (int p = 0; p < participants.length; p++) {
      Participant one = participants[p];
      if (one.mode() != Participant.Mode.GONE) {
        boolean stands = one.mode() == Participant.Mode.SUSPENDED;
        long nanos = one.now().monotonicNanos() + (stands ? 0 : clockNanos[p]);
        set(p, one.at(new Now(nanos, one.now().wallMillis() + clockNanos[p] / 1_000_000)));
      }
    }
    if (scope.longestDelayTicks() != Scope.ANY_DELAY) {
      messages.replaceAll(
          one ->
              one.age() == Message.LATE || one.age() == scope.longestDelayTicks()
                  ? one
                  : one.aged(one.age() + 1));
    }
  }

  /** A process has ended, with a word or without. What it has sent is still under way. */
  void leave(int p) {
    Participant one = participants[p];
    if (one.isStopped() && one.openTerm() != 0) {
      violation(name(p) + " has stopped, and its term was never ended");
    }
    participants[p] = one.ends().returned().with(Participant.Proof.NONE).in(Participant.Mode.GONE);
    witness.vanished(p);
    cutOff(p);
  }

  /** As the user sees it, the handle still is valid until its lease ends. */
  void freeze(int p) {
    participants[p] =
        participants[p].returned().with(Participant.Proof.NONE).in(Participant.Mode.FROZEN);
    witness.vanished(p);
    cutOff(p);
  }

  private void cutOff(int p) {
    messages.removeIf(message -> message.end() == p && !(message instanceof Message.Write));
    messages.replaceAll(
        message ->
            message.end() == p && message instanceof Message.Write write
                ? write.orphaned()
                : message);
  }

  /** Both callbacks of a term that was over have returned. */
  void callbacksReturned(int p) {
    long term = participants[p].callbacksTerm();
    participants[p] = participants[p].returned();
    witness.returned(p);
    step(p, new Input.CallbacksReturned(term));
  }

  /** Another process takes part under the same name. */
  void start(int p) {
    Now now = participants[p].now();
    ElectionMachine machine = ElectionMachine.create(scope.settings().get(p), now);
    participants[p] = Participant.fresh(machine, now);
    step(p, new Input.Start(ConnectionStatus.CONNECTED));
    step(p, new Input.Watched(new StoreEvent.WatchRestored()));
  }

  /** A write that arrives is applied where it is expected, and nowhere else (invariant 5). */
  void arrive(Message.Write write) {
    StoreOutcome outcome;
    boolean expected = write.expected() == register.lastRevision();
    witness.wrote(write.end(), write.id(), write.expected(), register.lastRevision(), expected);
    if (expected) {
      if (write.content() instanceof RegisterContent.Released && !releasesOwn(write)) {
        violation(name(write.end()) + " deletes what is not its own: " + register.current());
      }
      put(write.content());
      outcome = new StoreOutcome.Applied(register.lastRevision());
      proofsBecomeTrue(write.id().token());
    } else {
      outcome = new StoreOutcome.Refused(register.lastRevision());
    }
    if (hears(write.end())) {
      send(new Message.WriteAnswer(write.end(), 0, write.id(), write.transmission(), outcome));
    }
  }

  /** Whoever writes: the entry is there, and every watch that stands will tell. */
  void put(RegisterContent content) {
    register = register.with(content);
    for (int p = 0; p < participants.length; p++) {
      if (hears(p)) {
        send(new Message.Event(p, 0, register.current()));
      }
    }
  }

  /** A leader that is reached takes the question up at once. */
  void ask(Message.Question question) {
    boolean heard = false;
    for (int p = 0; p < participants.length; p++) {
      Participant one = participants[p];
      if (one.isRunning() && one.connected() && one.openTerm() != 0) {
        heard = true;
        long requestId = question.askId() * participants.length + question.end();
        step(p, new Input.Requested(requestId, question.request()));
      }
    }
    if (!heard) {
      driver.reply(
          question.end(),
          question.askId(),
          new RequestOutcome.Unanswered(new Silent("nobody listens")));
    }
  }

  /** A tick for one that is due; one that then is due again and again has gone mad. */
  void wake(int p) {
    driver.wake(p);
  }

  void step(int p, Input input) {
    driver.step(p, input);
  }

  boolean hears(int p) {
    return p != Message.NOBODY && !participants[p].isGone() && participants[p].connected();
  }

  private boolean releasesOwn(Message.Write write) {
    return register.current() != null
        && register.current().content() instanceof RegisterContent.Held held
        && held.record().token().equals(write.id().token());
  }

  private void proofsBecomeTrue(String token) {
    for (int p = 0; p < participants.length; p++) {
      Participant one = participants[p];
      if (one.proof() == Participant.Proof.ASKED && one.token().equals(token)) {
        participants[p] = one.with(Participant.Proof.TRUE);
      }
    }
  }

  private String overlap() {
    int valid = 0;
    for (Participant one : participants) {
      valid += one.isValid() ? 1 : 0;
    }
    return valid > 1 ? valid + " leaders at the same time" : null;
  }

  private boolean isDead(Message message) {
    return DeadLetters.isDead(message, participants, register, scope);
  }

  /** The term that began last, of all. */
  long lastEpoch() {
    return lastEpoch;
  }

  void lastEpoch(long epoch) {
    lastEpoch = epoch;
  }

  String name(int p) {
    return p == Message.NOBODY ? "a process that is gone" : scope.settings().get(p).instanceId();
  }
}
