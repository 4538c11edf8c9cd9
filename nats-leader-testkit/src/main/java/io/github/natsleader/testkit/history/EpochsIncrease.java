// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.HashSet;
import java.util.Set;

/**
 * Invariant 2: epochs of successive terms strictly increase, across all participants.
 *
 * <p>Needs {@link HistoryEvent.Promoted} in the order of their times.
 */
public final class EpochsIncrease extends Checker {
  private final boolean successive;
  private final Set<Long> seen = new HashSet<>();
  private long highest;

  /** Terms follow one another, as invariant 1 has it. */
  public EpochsIncrease() {
    this(true);
  }

  private EpochsIncrease(boolean successive) {
    this.successive = successive;
  }

  /**
   * For groups in which terms may overlap (rule P2): who was replaced before it began may begin
   * after the one who replaced it, with the lower epoch. No epoch is given twice all the same.
   */
  public static EpochsIncrease whereTermsOverlap() {
    return new EpochsIncrease(false);
  }

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.Promoted promoted) {
      begins(promoted);
    }
  }

  private void begins(HistoryEvent.Promoted promoted) {
    long epoch = promoted.epoch();
    if (epoch <= 0) {
      violated(promoted.atNanos(), promoted.participant() + " leads with epoch " + epoch);
    } else if (!seen.add(epoch)) {
      violated(promoted.atNanos(), promoted.participant() + " leads with epoch " + epoch + " too");
    } else if (successive && epoch < highest) {
      violated(
          promoted.atNanos(),
          promoted.participant() + " leads with epoch " + epoch + " after " + highest);
    }
    highest = Math.max(highest, epoch);
  }
}
