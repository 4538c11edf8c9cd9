// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.mutants;

import java.util.List;

/**
 * How much a killer may do before it has to say that it found nothing. The simulation counts seeds,
 * not time: they are the same on every machine.
 *
 * @param firstSeeds seeds to begin with: those that are known to kill
 * @param seeds how many seeds the simulation tries after these, from 1 on
 * @param explorerSeconds for how long the explorer may go on
 */
record Budget(List<Long> firstSeeds, long seeds, long explorerSeconds) {
  Budget {
    firstSeeds = List.copyOf(firstSeeds);
  }

  Budget beginningWith(List<Long> seedsThatKill) {
    return new Budget(seedsThatKill, seeds, explorerSeconds);
  }
}
