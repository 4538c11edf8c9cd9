// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import java.util.Random;

/** How fast clocks may run: no two of them differ by more than rule C3's bound. */
final class ClockRates {
  /** A defect: far slower than that. */
  static final double BEYOND = 1 / 3.0;

  private static final double FASTEST = Math.sqrt(1 + ParticipantSettings.MAX_CLOCK_DRIFT);
  private static final double SLOWEST = 1 / FASTEST;

  private ClockRates() {}

  /** Often at the very bounds, where it matters most. */
  static double draw(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> FASTEST;
      case 1 -> SLOWEST;
      default -> SLOWEST + random.nextDouble() * (FASTEST - SLOWEST);
    };
  }
}
