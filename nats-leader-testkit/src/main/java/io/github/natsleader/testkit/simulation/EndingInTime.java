// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
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

  /** As the machine reckons, and as each of its clocks shows (rule C2). */
  private boolean hasRunOut(Lease lease) {
    Now now = told().now();
    Now since = lease.since();
    return !lease.isValid(now)
        || now.monotonicNanos() - since.monotonicNanos() >= lease.lengthNanos()
        || (now.wallMillis() - since.wallMillis()) * 1_000_000 >= lease.lengthNanos();
  }

  private boolean isOver() {
    Lease lease = told().lease();
    return (lease != null && hasRunOut(lease))
        || told().isGraceOver(who().config().disconnectGracePeriod().toNanos());
  }
}
