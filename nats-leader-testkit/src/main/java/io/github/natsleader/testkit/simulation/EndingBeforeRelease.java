// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/** Nobody is let in by a release before the callbacks of the term have returned (rule E3). */
final class EndingBeforeRelease extends HoldingRule {
  EndingBeforeRelease(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Release release
          && told().callbacksRun(release.id().token())
          && !told().isReturn(input)) {
        violated("releases " + release.id() + " while callbacks of its term run");
      }
    }
  }
}
