// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/** What a fence refutes ends that term, and no other one (rule F1). */
final class EndingByRefutation extends HoldingRule {
  EndingByRefutation(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    if (input instanceof Input.TermRefuted refuted) {
      long open = told().openTerm();
      if (refuted.term() != open) {
        judgeOther(refuted.reason(), effects);
      } else if (!ends(effects, open)) {
        violated("goes on with term " + open + ", which was refuted");
      }
    }
  }

  private void judgeOther(DemotionReason reason, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.EndTerm end && end.reason() == reason) {
        violated("ends term " + end.term() + " for the refutation of another one");
      }
    }
  }
}
