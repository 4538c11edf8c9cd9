// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/** The rules by which one process is judged. */
final class ConductRules {
  private ConductRules() {}

  static List<ConductRule> of(SimulatedWorld world, SimulatedParticipant who) {
    List<ConductRule> rules = new ArrayList<>();
    addHolding(rules, world, who);
    addWaiting(rules, world, who);
    return List.copyOf(rules);
  }

  private static void addHolding(
      List<ConductRule> rules, SimulatedWorld world, SimulatedParticipant who) {
    rules.add(new HoldingRules(world, who));
  }

  private static void addWaiting(
      List<ConductRule> rules, SimulatedWorld world, SimulatedParticipant who) {
    DeliveredEntries delivered = new DeliveredEntries(world, who);
    rules.add(delivered);
    rules.add(new WaitsAreKept(world, who, delivered));
    rules.add(new HoldsAreKept(world, who, delivered));
    rules.add(new PollsGoOn(world, who));
    rules.add(new SlowCandidatesStayOut(world, who));
  }
}
