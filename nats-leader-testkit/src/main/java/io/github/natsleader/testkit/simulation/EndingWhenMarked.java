// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/** A term whose lease was found over by anybody ends, whatever came since (rule H2). */
final class EndingWhenMarked extends HoldingRule {
  EndingWhenMarked(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    if (input instanceof Input.LeaseMarkedExpired marked
        && marked.term() == told().openTerm()
        && !ends(effects, marked.term())) {
      violated("goes on with term " + marked.term() + ", which was marked as expired");
    }
  }
}
