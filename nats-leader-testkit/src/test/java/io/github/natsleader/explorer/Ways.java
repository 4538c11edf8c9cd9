// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ways that chance takes, where it is too far for exploration. */
final class Ways {
  private static final int FAULTS = 10;

  private Ways() {}

  /** So many actions, few of them faults. */
  static Trace any(Rules rules, int length, long seed) {
    Random random = new Random(seed);
    Choices choices = new Choices(rules.scope());
    List<Integer> actions = new ArrayList<>();
    World world = rules.beginning();
    for (int i = 0; i < length; i++) {
      choices.find(world);
      int action = any(choices, random);
      actions.add(action);
      world = rules.after(world, action);
    }
    return Trace.replay(rules, new Ancestry.Way(world.clockChoice(), actions));
  }

  /** Faults are rare, or all of them would happen in the beginning. */
  static int any(Choices choices, Random random) {
    int action = choices.get(random.nextInt(choices.size()));
    while (Action.kind(action).fault() != null && random.nextInt(FAULTS) > 0) {
      action = choices.get(random.nextInt(choices.size()));
    }
    return action;
  }
}
