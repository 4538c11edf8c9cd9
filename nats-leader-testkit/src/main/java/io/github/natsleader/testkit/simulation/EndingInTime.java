// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import java.util.List;

/**
 * A term ends with its lease, or with the grace period of its connection, whatever comes at that
 * instant (rule H2, and what the protocol says of the connection).
 */
final class EndingInTime extends HoldingRule {
  EndingInTime(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    long open = told().openTerm();
    if (open > 0 && isOver() && !ends(effects, open)) {
      violated("leads on in term " + open + ", whose time was over, by " + input);
    }
  }

  private boolean isOver() {
    Lease lease = told().lease();
    return (lease != null && !lease.isValid(told().now()))
        || told().isGraceOver(who().config().disconnectGracePeriod().toNanos());
  }
}
