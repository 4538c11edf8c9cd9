// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/**
 * What one machine must do or must not, beside what a history shows: judged from its inputs and
 * effects, and from what the world knows and it may not. One for each process.
 */
abstract class ConductRule {
  private final SimulatedWorld world;
  private final SimulatedParticipant who;

  ConductRule(SimulatedWorld world, SimulatedParticipant who) {
    this.world = world;
    this.who = who;
  }

  /** A step was made, and its effects are about to be carried out. */
  abstract void stepped(Input input, List<Effect> effects);

  SimulatedWorld world() {
    return world;
  }

  SimulatedParticipant who() {
    return who;
  }

  /** The clock of the process, at this instant. */
  long nowNanos() {
    return who.now().monotonicNanos();
  }

  void violated(String what) {
    world.misconduct(getClass().getSimpleName() + ": " + who.name() + " " + what);
  }
}
