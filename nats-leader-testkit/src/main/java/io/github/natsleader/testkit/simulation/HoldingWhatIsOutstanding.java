// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.WriteId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Only the outstanding write counts as acknowledged, and only if the register has taken it (rule
 * H4).
 */
final class HoldingWhatIsOutstanding extends HoldingRule {
  private @Nullable Now acknowledgedAt;

  HoldingWhatIsOutstanding(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    Now latest = who().lastHeartbeat();
    if (!Objects.equals(latest, acknowledgedAt)) {
      acknowledgedAt = latest;
      WriteId outstanding = told().latestSent();
      if (outstanding == null || !world().truth().hasLanded(outstanding)) {
        violated("takes " + outstanding + " for acknowledged, which has not landed, on " + input);
      }
    }
  }
}
