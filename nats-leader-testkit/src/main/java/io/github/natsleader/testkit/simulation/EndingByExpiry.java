// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import java.util.List;

/**
 * A lease that ran out is LEASE_EXPIRED while connected, CONNECTION_LOST while not; what an input
 * says of the connection comes after that (rule H7).
 */
final class EndingByExpiry extends HoldingRule {
  EndingByExpiry(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.EndTerm end && !isTrue(end.reason(), input)) {
        violated("ends a term with " + end.reason() + " on " + input);
      }
    }
  }

  private boolean isTrue(DemotionReason reason, Input input) {
    return switch (reason) {
      case LEASE_EXPIRED -> told().isConnected() && isOver(input);
      case CONNECTION_LOST -> isClosed(input) || (!told().isConnected() && isAwayOrOver(input));
      default -> true;
    };
  }

  private boolean isOver(Input input) {
    Lease lease = told().lease();
    return input instanceof Input.LeaseMarkedExpired
        || (lease != null && !lease.isValid(told().now()));
  }

  private boolean isAwayOrOver(Input input) {
    long graceNanos = who().config().disconnectGracePeriod().toNanos();
    return isOver(input) || told().isGraceOver(graceNanos);
  }

  private static boolean isClosed(Input input) {
    return input instanceof Input.ConnectionChanged changed
        && changed.status() == ConnectionStatus.CLOSED;
  }
}
