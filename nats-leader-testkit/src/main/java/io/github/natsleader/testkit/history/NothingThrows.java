// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

/** Invariant 7: no input, however late, repeated, reordered or malformed, throws. */
public final class NothingThrows extends Checker {
  /** A checker that has seen nothing. */
  public NothingThrows() {}

  @Override
  public void accept(HistoryEvent event) {
    if (event instanceof HistoryEvent.Threw threw) {
      violated(threw.atNanos(), threw.participant() + " threw " + threw.what());
    }
  }
}
