// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.LeaderRequest;

/** What users and operators do at any time: look, ask, tell, and what a fence tells. */
final class SimulatedUsers {
  private final Simulation world;
  private final SimulationOptions options;
  private boolean active;

  SimulatedUsers(Simulation world, SimulationOptions options) {
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
            world.participants().forEach(SimulatedParticipant::check);
            scheduleLook();
          });
    }
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
    switch (world.random().nextInt(20)) {
      case 0, 1 -> setPriority(whom);
      case 2 -> askToResign(whom);
      case 3 -> refute(whom);
      default -> validate(whom);
    }
  }

  private void validate(SimulatedParticipant whom) {
    int questions = world.random().nextInt(1, 3);
    for (int i = 0; i < questions && whom.openTerm() != 0; i++) {
      long id = world.proofs().ask(whom, whom.openTerm(), whom.token());
      // Taken up at once, or after whatever the process has to do before.
      world.deliverLater(whom, new Input.Validate(id, whom.openTerm()), world.millis(0, 2));
    }
  }

  private void setPriority(SimulatedParticipant whom) {
    if (options.rivals()) {
      int priority = world.random().nextInt(SimulatedConfigs.HIGHEST_PRIORITY + 1);
      note(whom, "given priority " + priority, "priority set");
      world.deliver(whom, new Input.SetPriority(priority));
    }
  }

  /** A command line asks the leader that it has seen, which may not lead any more. */
  private void askToResign(SimulatedParticipant whom) {
    if (!whom.token().isEmpty()) {
      note(whom, "asked to resign", "asked to resign");
      world
          .requests()
          .operatorAsks(
              new LeaderRequest(
                  LeaderRequest.Kind.RESIGN, whom.token(), whom.epoch(), "operator", 0, "test"));
    }
  }

  private void refute(SimulatedParticipant whom) {
    if (whom.openTerm() != 0 && world.random().nextInt(3) == 0) {
      DemotionReason reason =
          world.random().nextInt(3) == 0
              ? DemotionReason.REGISTER_LOST
              : DemotionReason.TOKEN_INVALID;
      note(whom, "refuted, " + reason, "term refuted");
      world.deliver(whom, new Input.TermRefuted(whom.openTerm(), reason, "a fence knows better"));
    }
  }

  private void note(SimulatedParticipant whom, String what, String counted) {
    world.log().count("user " + counted);
    world.line(whom.name(), what);
  }
}
