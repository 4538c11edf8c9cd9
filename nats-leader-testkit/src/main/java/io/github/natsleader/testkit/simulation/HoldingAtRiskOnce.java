// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/** A term at risk is told once, until it has recovered by a renewal that leaves time (rule H7). */
final class HoldingAtRiskOnce extends HoldingRule {
  private boolean atRisk;
  private long remainingNanos;

  HoldingAtRiskOnce(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.BeginTerm) {
        atRisk = false;
      } else if (effect instanceof Effect.ExtendLease extend) {
        remainingNanos = extend.lease().remainingNanos(told().now());
      } else if (effect instanceof Effect.AtRisk risk) {
        told(risk);
      } else if (effect instanceof Effect.Recovered) {
        recovered();
      }
    }
  }

  private void told(Effect.AtRisk risk) {
    if (atRisk) {
      violated("says again that its term is at risk");
    }
    if (risk.remainingNanos() > heartbeatNanos()) {
      violated("takes its term for at risk with " + risk.remainingNanos() + " ns left");
    }
    atRisk = true;
    remainingNanos = risk.remainingNanos();
  }

  private void recovered() {
    if (!atRisk || remainingNanos <= heartbeatNanos()) {
      violated("takes its term for recovered with " + remainingNanos + " ns left");
    }
    atRisk = false;
  }

  private long heartbeatNanos() {
    return who().config().heartbeatInterval().toNanos();
  }
}
