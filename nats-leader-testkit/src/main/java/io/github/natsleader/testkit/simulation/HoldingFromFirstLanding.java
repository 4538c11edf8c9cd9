// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/**
 * A term begins with a heartbeat's time left, and its epoch is the first landed revision of its
 * token (rule T1).
 */
final class HoldingFromFirstLanding extends HoldingRule {
  HoldingFromFirstLanding(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.BeginTerm begin) {
        judge(begin);
      }
    }
  }

  private void judge(Effect.BeginTerm begin) {
    if (!world().truth().isFirstOf(begin.token().id(), begin.token().epoch())) {
      violated("begins " + begin.token() + ", and its first write did not land there");
    }
    long remainingNanos = begin.lease().remainingNanos(told().now());
    if (remainingNanos < who().config().heartbeatInterval().toNanos()) {
      violated("begins a term with " + remainingNanos + " ns left");
    }
  }
}
