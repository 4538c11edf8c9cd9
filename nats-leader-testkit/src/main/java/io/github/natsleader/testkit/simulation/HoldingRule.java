// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import java.util.List;

/** One thing that a machine must heed while it holds the register, or when it stops to. */
abstract class HoldingRule extends ConductRule {
  private final ToldSoFar told;

  HoldingRule(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who);
    this.told = told;
  }

  /** All that was before this step. */
  ToldSoFar told() {
    return told;
  }

  static boolean ends(List<Effect> effects, long term) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.EndTerm end && end.term() == term) {
        return true;
      }
    }
    return false;
  }
}
