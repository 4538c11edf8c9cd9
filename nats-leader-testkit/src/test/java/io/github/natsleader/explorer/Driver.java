// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.MachineFacts;
import io.github.natsleader.protocol.Step;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RequestOutcome;
import java.util.List;

/** Gives inputs to machines, and carries their effects out, as the runtime does. */
final class Driver {
  private static final int WAKES_AT_ONE_INSTANT = 12;

  private final Move move;
  private final Scope scope;
  private final Witness witness;

  Driver(Move move, Scope scope, Witness witness) {
    this.move = move;
    this.scope = scope;
    this.witness = witness;
  }

  /** A tick for one that is due; one that then is due again and again has gone mad. */
  void wake(int p) {
    step(p, new Input.Tick());
    ElectionMachine probe = move.participant(p).machine();
    for (int i = 0; probe.wakeAtNanos() <= move.participant(p).now().monotonicNanos(); i++) {
      if (i == WAKES_AT_ONE_INSTANT) {
        move.violation(move.name(p) + " is due for ever at one instant");
        return;
      }
      probe = probe.step(new Input.Tick(), move.participant(p).now(), move).next();
    }
  }

  void step(int p, Input input) {
    Participant before = move.participant(p);
    Step step;
    try {
      step = before.machine().step(input, before.now(), move);
    } catch (RuntimeException e) {
      move.violation(move.name(p) + " threw " + e + " on " + input);
      witness.threw(p, e);
      return;
    }
    move.set(p, before.with(step.next()));
    for (Effect effect : step.effects()) {
      run(p, effect);
    }
    if (move.participant(p).isStopped()) {
      move.leave(p);
    }
  }

  private void run(int p, Effect effect) {
    if (effect instanceof Effect.Write write) {
      RegisterContent content = new RegisterContent.Held(write.record());
      write(p, write.id(), write.transmission(), content, write.expectedRevision());
    } else if (effect instanceof Effect.Release release) {
      RegisterContent content = new RegisterContent.Released(release.marker());
      write(p, release.id(), release.transmission(), content, release.expectedRevision());
    } else if (effect instanceof Effect.Read read) {
      move.send(new Message.Read(p, 0, read.readId()));
    } else if (effect instanceof Effect.Prepare) {
      prepare(p);
    } else if (effect instanceof Effect.BeginTerm begin) {
      begin(p, begin);
    } else if (effect instanceof Effect.ExtendLease extend) {
      extend(p, extend);
    } else if (effect instanceof Effect.EndTerm end) {
      end(p, end);
    } else {
      runBesides(p, effect);
    }
  }

  private void runBesides(int p, Effect effect) {
    if (effect instanceof Effect.Ask ask) {
      move.send(new Message.Question(p, 0, ask.askId(), ask.request()));
    } else if (effect instanceof Effect.Answer answer) {
      int asker = (int) (answer.requestId() % scope.candidates());
      reply(asker, answer.requestId() / scope.candidates(), answer.outcome());
    } else if (effect instanceof Effect.Validated validated) {
      if (validated.valid() && move.participant(p).proof() == Participant.Proof.ASKED) {
        move.violation(
            move.name(p) + " is told that it leads, though nothing of it was applied since");
      }
      move.set(p, move.participant(p).with(Participant.Proof.NONE));
      witness.proved(p, validated.valid());
    }
  }

  private void write(
      int p, WriteId id, int transmission, RegisterContent content, long expectedRevision) {
    // What a floor or a foreign answer named was not seen, and is no expectation (rule R4).
    long seen = MachineFacts.of(move.participant(p).machine().memory()).seenRevision();
    if (transmission == 1 && expectedRevision != seen) {
      move.violation(
          move.name(p) + " expects revision " + expectedRevision + ", and has seen " + seen);
    }
    move.send(new Message.Write(p, 0, id, transmission, content, expectedRevision));
  }

  private void prepare(int p) {
    if (scope.slowChecks()) {
      move.send(new Message.Check(p, 0));
    } else {
      step(
          p,
          new Input.Prepared(new RegisterOutcome.Ready(move.register().createdStamp(), List.of())));
    }
  }

  private void begin(int p, Effect.BeginTerm begin) {
    Participant one = move.participant(p);
    if (one.openTerm() != 0 || one.callbacksTerm() != 0) {
      move.violation(
          move.name(p) + " begins a term before the callbacks of the one before have returned");
    }
    if (begin.token().epoch() <= move.lastEpoch()) {
      move.violation(
          move.name(p)
              + " begins with epoch "
              + begin.token().epoch()
              + ", after one of "
              + move.lastEpoch());
    }
    move.lastEpoch(begin.token().epoch());
    witness.promoted(p, begin.token().epoch(), begin.token().id());
    move.set(p, one.begins(begin.term(), begin.token().id(), begin.lease()));
  }

  private void extend(int p, Effect.ExtendLease extend) {
    Participant one = move.participant(p);
    if (one.openTerm() != extend.term()) {
      move.violation(move.name(p) + " extends term " + extend.term() + ", which is not open");
    } else if (!one.isValid()) {
      move.violation(move.name(p) + " extends a lease that has run out already");
    } else {
      move.set(p, one.with(extend.lease()));
    }
  }

  private void end(int p, Effect.EndTerm end) {
    Participant one = move.participant(p);
    if (one.openTerm() == 0 || one.openTerm() != end.term()) {
      move.violation(move.name(p) + " ends term " + end.term() + ", which is not open");
    }
    move.set(p, one.ends());
    witness.demoted(p, end.reason());
  }

  void reply(int asker, long askId, RequestOutcome outcome) {
    if (move.hears(asker)) {
      move.send(new Message.Reply(asker, 0, askId, outcome));
    }
  }
}
