// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Faults that are in force at the same time, or nearly so.
 *
 * @param steps what begins and ends when, by time
 */
record Burst(List<Step> steps) {
  private static final int LONGEST_DELAY_MILLIS = 1200;
  private static final int SHORTEST_MILLIS = 200;
  private static final int LONGEST_MILLIS = 5000;

  /** Its end comes even if another fault has mended the same thing: mending twice does no harm. */
  record Step(int atMillis, boolean begins, Fault fault) {}

  static Burst draw(ChaosWorld world, Random random) throws Exception {
    FaultDraw draw = new FaultDraw(world, random);
    int size = size(random);
    Set<String> taken = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    while (steps.size() < 2 * size) {
      Fault fault = draw.next();
      if (!fault.collidesWith(taken)) {
        taken.addAll(fault.targets());
        int at = random.nextInt(LONGEST_DELAY_MILLIS);
        steps.add(new Step(at, true, fault));
        steps.add(new Step(at + lengthMillis(random), false, fault));
      }
    }
    steps.sort(Comparator.comparingInt(Step::atMillis));
    return new Burst(steps);
  }

  int faults() {
    return steps.size() / 2;
  }

  private static int size(Random random) {
    int drawn = random.nextInt(100);
    return drawn < 40 ? 1 : drawn < 65 ? 2 : drawn < 85 ? 3 : 4 + random.nextInt(2);
  }

  private static int lengthMillis(Random random) {
    return SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
  }
}
