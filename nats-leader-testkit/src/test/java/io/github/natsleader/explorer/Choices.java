// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.explorer.Action.Kind;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.StoreOutcome;

/** All that can happen next in a world. */
final class Choices {
  private final Scope scope;
  private int[] actions = new int[64];
  private int size;
  private World world;

  Choices(Scope scope) {
    this.scope = scope;
  }

  int size() {
    return size;
  }

  int get(int i) {
    return actions[i];
  }

  /** Finds them; the same world always gives the same, in the same order. */
  void find(World from) {
    world = from;
    size = 0;
    boolean timeMayPass = true;
    for (int m = 0; m < from.messages().length; m++) {
      timeMayPass &= message(m);
    }
    for (int p = 0; p < from.participants().length; p++) {
      timeMayPass &= participant(p);
    }
    outside();
    if (timeMayPass) {
      add(Kind.TICK, 0);
    }
  }

  /** Whether time may pass with this message still under way. */
  private boolean message(int m) {
    Message message = world.messages()[m];
    boolean reachable = !message.isForParticipant() || running(message.end());
    if (reachable && isFirst(m)) {
      add(Kind.ARRIVE, m);
    }
    if (reachable
        && message.age() != Message.LATE
        && scope.longestDelayTicks() != Scope.ANY_DELAY) {
      addFault(Kind.DELAY, m);
    }
    if (!(message instanceof Message.ReadAnswer)) {
      addFault(Kind.LOSE, m);
    }
    outcomes(m, message);
    return !reachable
        || message.age() == Message.LATE
        || scope.longestDelayTicks() == Scope.ANY_DELAY
        || message.age() < scope.longestDelayTicks();
  }

  private void outcomes(int m, Message message) {
    if (message instanceof Message.Write write && write.end() != Message.NOBODY) {
      addFault(Kind.ANSWER_UNKNOWN, m);
      addFault(Kind.ANSWER_UNAVAILABLE, m);
      if (write.expected() == world.register().lastRevision()) {
        addFault(Kind.REFUSE_STALELY, m);
      }
    } else if (message instanceof Message.WriteAnswer answer) {
      if (!(answer.outcome() instanceof StoreOutcome.Unknown)) {
        addFault(Kind.ANSWER_UNKNOWN, m);
      }
      addFault(Kind.REPEAT, m);
    } else if (message instanceof Message.Read) {
      addFault(Kind.ANSWER_UNAVAILABLE, m);
      if (world.register().before() != null) {
        addFault(Kind.READ_BEFORE, m);
      }
      if (world.register().current() != null) {
        addFault(Kind.READ_NOTHING, m);
      }
    }
  }

  /** Events come in their order, but for those that are late. */
  private boolean isFirst(int m) {
    Message message = world.messages()[m];
    if (!(message instanceof Message.Event) || message.age() == Message.LATE) {
      return true;
    }
    for (int i = 0; i < m; i++) {
      Message earlier = world.messages()[i];
      if (earlier instanceof Message.Event
          && earlier.end() == message.end()
          && earlier.age() != Message.LATE) {
        return false;
      }
    }
    return true;
  }

  /** Whether time may pass before this participant has done anything. */
  private boolean participant(int p) {
    Participant one = world.participants()[p];
    if (one.isGone()) {
      if (one.mode() == Participant.Mode.GONE && !one.isStopped()) {
        add(Kind.RESTART, p);
      }
      return true;
    }
    addFault(Kind.FREEZE, p);
    addFault(Kind.CRASH, p);
    addFault(Kind.STEP_WALL, p);
    if (!one.isRunning()) {
      add(Kind.RESUME, p);
      return true;
    }
    if (one.connected()) {
      addFault(Kind.DISCONNECT, p);
    } else {
      add(Kind.RECONNECT, p);
    }
    addFault(Kind.PAUSE, p);
    addFault(Kind.SUSPEND, p);
    addFault(Kind.STOP, p);
    return running(p, one);
  }

  private boolean running(int p, Participant one) {
    if (one.openTerm() != 0) {
      addFault(Kind.RESIGN, p);
      if (one.proof() == Participant.Proof.NONE) {
        addFault(Kind.ASK_PROOF, p);
      }
    }
    boolean returning = one.openTerm() == 0 && one.callbacksTerm() != 0;
    if (returning) {
      add(Kind.RETURN, p);
      if (!one.slow()) {
        addFault(Kind.SLOW_CALLBACKS, p);
      }
    }
    if (one.isDue()) {
      add(Kind.WAKE, p);
    }
    return !one.isDue() && (!returning || one.slow());
  }

  private void outside() {
    if (world.register().current() == null) {
      return;
    }
    RegisterContent content = world.register().current().content();
    if (!(content instanceof RegisterContent.Erased)) {
      addFault(Kind.ERASE, 0);
      if (scope.leasesDiffer()) {
        addFault(Kind.ERASE_NAMING_LEASE, 0);
      }
    }
    if (content instanceof RegisterContent.Held) {
      addFault(Kind.SPOIL, 0);
      addFault(Kind.CLONE, 0);
    }
    addFault(Kind.PURGE, 0);
    addFault(Kind.RECREATE, 0);
  }

  private boolean running(int p) {
    return world.participants()[p].isRunning();
  }

  private void addFault(Kind kind, int index) {
    if (world.allows(kind.fault())) {
      add(kind, index);
    }
  }

  private void add(Kind kind, int index) {
    if (size == actions.length) {
      actions = java.util.Arrays.copyOf(actions, 2 * size);
    }
    actions[size++] = Action.of(kind, index);
  }
}
