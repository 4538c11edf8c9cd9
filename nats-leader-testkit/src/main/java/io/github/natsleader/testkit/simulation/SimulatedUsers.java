// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaderRequest;

/** What users and operators do at any time: look, ask, tell, and what a fence tells. */
final class SimulatedUsers {
  private final SimulatedWorld world;
  private final SimulationOptions options;
  private boolean active;

  SimulatedUsers(SimulatedWorld world, SimulationOptions options) {
    this.world = world;
    this.options = options;
  }

  void begin() {
    active = true;
    scheduleLook();
    scheduleAct();
  }

  void end() {
    active = false;
  }

  /** They look at their handles. */
  private void scheduleLook() {
    if (active) {
      world.afterwards(
          world.millis(1, 200),
          () -> {
            world.participants().forEach(SimulatedUsers::look);
            scheduleLook();
          });
    }
  }

  private static void look(SimulatedParticipant whom) {
    if (!whom.isStandingStill() && !whom.isCrashed()) {
      whom.term().check();
    }
  }

  /** Somebody starts a process's election, or thinks better of it. */
  void start(SimulatedParticipant process) {
    if (!world.isHealed() && world.random().nextInt(40) == 0) {
      note(process, UserAction.STOP_BEFORE_START);
      world.deliverLater(process, new Input.Stop(true, 0), world.millis(0, 200));
      world.replace(process);
      return;
    }
    // While faults happen, the watch may as well never be known to stand.
    boolean watchTold = world.isHealed() || world.random().nextBoolean();
    world.later(process, world.millis(0, 200), () -> process.start(watchTold));
  }

  private void scheduleAct() {
    if (active && options.usersPerMinute() > 0) {
      long meanNanos = (long) (60e9 / options.usersPerMinute());
      world.afterwards((long) (world.random().nextDouble() * 2 * meanNanos), this::act);
    }
  }

  private void act() {
    if (active && !world.participants().isEmpty()) {
      int size = world.participants().size();
      act(world.participants().get(world.random().nextInt(size)));
      scheduleAct();
    }
  }

  private void act(SimulatedParticipant whom) {
    switch (world.random().nextInt(22)) {
      case 0, 1 -> setPriority(whom);
      case 2 -> askToResign(whom);
      case 3 -> refute(whom);
      case 4 -> resign(whom);
      case 5 -> stop(whom);
      default -> validate(whom);
    }
  }

  private void validate(SimulatedParticipant whom) {
    int questions = world.random().nextInt(1, 3);
    for (int i = 0; i < questions && whom.term().isOpen(); i++) {
      world.coverage().count(UserAction.VALIDATE);
      long id = world.proofs().ask(whom);
      // Taken up at once, or after whatever the process has to do before.
      world.deliverLater(whom, new Input.Validate(id, whom.term().number()), world.millis(0, 2));
      if (world.random().nextInt(8) == 0) {
        world.later(whom, world.millis(3, 50), () -> forget(whom, id));
      }
    }
  }

  private void forget(SimulatedParticipant whom, long id) {
    if (world.proofs().isOpen(id)) {
      world.coverage().count(UserAction.FORGET_VALIDATION);
      // This very step may still answer it, where it finds the term over.
      whom.take(new Input.ValidationForgotten(id));
      world.proofs().forget(id);
    }
  }

  private void setPriority(SimulatedParticipant whom) {
    if (options.rivals()) {
      int priority = world.random().nextInt(SimulatedConfigs.HIGHEST_PRIORITY + 1);
      note(whom, UserAction.SET_PRIORITY);
      world.deliver(whom, new Input.SetPriority(priority));
    }
  }

  /** A command line asks the leader that it has seen, which may not lead any more. */
  private void askToResign(SimulatedParticipant whom) {
    if (!whom.term().token().isEmpty()) {
      note(whom, UserAction.ASK_TO_RESIGN);
      LeaderRequest.Kind kind = LeaderRequest.Kind.RESIGN;
      String token = whom.term().token();
      world
          .requests()
          .operatorAsks(new LeaderRequest(kind, token, whom.epoch(), "operator", 0, "test"));
    }
  }

  /** What a fence tells may be late, and be of the term before. */
  private void refute(SimulatedParticipant whom) {
    if (whom.term().isOpen()) {
      long term = whom.term().number();
      if (world.random().nextInt(3) == 0) {
        refute(whom, UserAction.REFUTE, term);
      } else if (term > 1) {
        refute(whom, UserAction.REFUTE_EARLIER, term - 1);
      }
    }
  }

  private void refute(SimulatedParticipant whom, UserAction action, long term) {
    DemotionReason reason =
        world.random().nextInt(3) == 0
            ? DemotionReason.REGISTER_LOST
            : DemotionReason.TOKEN_INVALID;
    note(whom, action);
    world.deliver(whom, new Input.TermRefuted(term, reason, "a fence knows better"));
  }

  private void resign(SimulatedParticipant whom) {
    note(whom, UserAction.RESIGN);
    world.deliver(whom, new Input.Resign());
  }

  private void stop(SimulatedParticipant whom) {
    boolean release = world.random().nextBoolean();
    note(whom, release ? UserAction.STOP_AND_RELEASE : UserAction.STOP);
    world.deliver(whom, new Input.Stop(release, world.millis(0, 5_000)));
    world.replace(whom);
  }

  private void note(SimulatedParticipant whom, UserAction action) {
    world.coverage().count(action);
    world.note(whom.name(), () -> "user: " + action);
  }
}
