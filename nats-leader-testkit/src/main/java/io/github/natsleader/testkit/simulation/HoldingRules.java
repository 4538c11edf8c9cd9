// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import java.util.List;

/** How the register is held, and given up: several rules, and what they must remember. */
final class HoldingRules extends ConductRule {
  private final ToldSoFar told;
  private final List<HoldingRule> ofEverything;
  private final List<HoldingRule> ofEffects;

  HoldingRules(SimulatedWorld world, SimulatedParticipant who) {
    super(world, who);
    told = new ToldSoFar(who.now());
    ofEverything =
        List.of(
            new HoldingWhatIsOutstanding(world, who, told),
            new HoldingReadsRefusals(world, who, told),
            new EndingInTime(world, who, told),
            new EndingWhenMarked(world, who, told),
            new EndingByRefutation(world, who, told));
    ofEffects =
        List.of(
            new HoldingByLandedWrite(world, who, told),
            new HoldingFromFirstLanding(world, who, told),
            new HoldingAtRiskOnce(world, who, told),
            new HoldingWhatItExpects(world, who, told),
            new EndingByExpiry(world, who, told),
            new EndingByLoss(world, who, told),
            new EndingBeforeRelease(world, who, told));
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    told.stepsAt(who().now());
    judge(ofEverything, input, effects);
    if (!effects.isEmpty()) {
      judge(ofEffects, input, effects);
    }
    told.stepped(input, effects);
  }

  private static void judge(List<HoldingRule> rules, Input input, List<Effect> effects) {
    for (HoldingRule rule : rules) {
      rule.stepped(input, effects);
    }
  }
}
