// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.StoreOutcome;
import java.util.List;

/**
 * A refused renewal is explained by a read, and one that was sent before is too early to (rule H5).
 */
final class HoldingReadsRefusals extends HoldingRule {
  HoldingReadsRefusals(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    if (input instanceof Input.WriteAnswered answer
        && answer.outcome() instanceof StoreOutcome.Refused
        && told().isConnected()
        && told().isOutstandingRenewal(answer.id())
        && !ends(effects, told().openTerm())
        && !reads(effects)) {
      violated("does not read why " + answer.id() + " was refused");
    }
  }

  private static boolean reads(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Read) {
        return true;
      }
    }
    return false;
  }
}
