// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import java.util.List;

/** A renewal and a release expect a record of their own token (rules R4, H3 and E4). */
final class HoldingWhatItExpects extends HoldingRule {
  HoldingWhatItExpects(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Write write && write.id().n() > 1) {
        judge("renews", write.id(), write.expectedRevision());
      } else if (effect instanceof Effect.Release release) {
        judge("releases", release.id(), release.expectedRevision());
      }
    }
  }

  private void judge(String how, WriteId id, long expectedRevision) {
    if (!world().truth().isOf(id.token(), expectedRevision)) {
      violated(how + " by " + id + " expecting " + expectedRevision + ", which is not its own");
    }
  }
}
