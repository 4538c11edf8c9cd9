// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.RegisterOutcome;
import java.util.List;

/**
 * Whoever says that its lease is too short for its link stays out for one lease, then two, four,
 * ... until it has led (rule W4). A bucket created anew may lift that (F1).
 */
final class SlowCandidatesStayOut extends ConductRule {
  private static final int MAX_DOUBLINGS = 6;
  private static final long NOT_OUT = Long.MIN_VALUE;

  private long createdStamp;
  private long outUntilNanos = NOT_OUT;
  private int timesInARow;

  SlowCandidatesStayOut(SimulatedWorld world, SimulatedParticipant who) {
    super(world, who);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    if (input instanceof Input.Prepared prepared
        && prepared.outcome() instanceof RegisterOutcome.Ready ready) {
      found(ready.createdStamp());
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Report report
          && report.problem().kind() == ElectionProblem.Kind.LEASE_TOO_SHORT) {
        long leases = 1L << Math.min(timesInARow, MAX_DOUBLINGS);
        timesInARow++;
        outUntilNanos = nowNanos() + leases * who().config().ttl().toNanos();
      } else if (effect instanceof Effect.BeginTerm) {
        timesInARow = 0;
      } else if (effect instanceof Effect.Write write && DeliveredEntries.isAttempt(write)) {
        judge();
      }
    }
  }

  private void found(long stamp) {
    if (createdStamp != 0 && stamp > createdStamp) {
      outUntilNanos = NOT_OUT;
    }
    createdStamp = Math.max(createdStamp, stamp);
  }

  private void judge() {
    if (nowNanos() < outUntilNanos) {
      violated("is back " + (outUntilNanos - nowNanos()) + " ns too early");
    }
  }
}
