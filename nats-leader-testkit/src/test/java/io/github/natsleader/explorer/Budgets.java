// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.StringJoiner;

/** How often each fault may still happen, at most seven times; packed into one number. */
@SuppressWarnings("EnumOrdinal") // The numbers are not kept beyond a run.
final class Budgets {
  private static final int BITS = 3;
  private static final long MOST = (1 << BITS) - 1;

  private Budgets() {}

  static long of(long budgets, Fault fault) {
    return (budgets >>> (fault.ordinal() * BITS)) & MOST;
  }

  static boolean allow(long budgets, Fault fault) {
    return of(budgets, fault) > 0;
  }

  static long spent(long budgets, Fault fault) {
    return budgets - (1L << (fault.ordinal() * BITS));
  }

  static long with(long budgets, Fault fault, int times) {
    if (times < 0 || times > MOST) {
      throw new IllegalArgumentException(fault + " " + times + " times: must be 0 to " + MOST);
    }
    int shift = fault.ordinal() * BITS;
    return (budgets & ~(MOST << shift)) | ((long) times << shift);
  }

  static String toString(long budgets) {
    StringJoiner words = new StringJoiner(", ");
    for (Fault fault : Fault.values()) {
      if (allow(budgets, fault)) {
        words.add(of(budgets, fault) + " " + fault.words());
      }
    }
    return words.length() == 0 ? "no faults" : words.toString();
  }
}
