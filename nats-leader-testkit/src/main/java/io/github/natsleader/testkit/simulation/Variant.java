// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a seed is meant: as drawn, or one in which something that the protocol relies on is
 * taken away.
 *
 * @param name as it is given on a command line
 * @param change what is other than drawn; null for nothing
 */
record Variant(String name, @Nullable UnaryOperator<SimulationOptions> change) {
  private static final String CLOCKS = "clocks=";

  static final Variant DRAWN = new Variant("drawn", null);

  /**
   * The variant of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Variant of(String name) {
    if (name.startsWith(CLOCKS)) {
      double drift = Double.parseDouble(name.substring(CLOCKS.length()));
      return new Variant(name, options -> options.withActualClockDrift(drift));
    }
    return switch (name) {
      case "drawn" -> DRAWN;
      case "immediate" ->
          new Variant(name, SimulationOptions::withOverlapsForbiddenUnderImmediateTakeovers);
      case "unfenced" -> new Variant(name, SimulationOptions::withoutFences);
      default -> throw new IllegalArgumentException("'" + name + "' is no kind of run");
    };
  }

  SimulationReport run(long seed) {
    return change == null ? Simulation.run(seed) : Simulation.run(seed, changed(change, seed));
  }

  SimulationReport replay(long seed) {
    return change == null
        ? Simulation.replay(seed)
        : Simulation.replay(seed, changed(change, seed));
  }

  private static SimulationOptions changed(UnaryOperator<SimulationOptions> change, long seed) {
    return change.apply(SimulationOptions.draw(new SplittableRandom(seed)));
  }
}
