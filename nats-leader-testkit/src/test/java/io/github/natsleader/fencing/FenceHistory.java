// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks what a guarded stream holds against invariant 6: a guarded write of a term older than the
 * fence is never accepted. Fed with all messages in the order of their sequences.
 */
final class FenceHistory {
  private final Map<String, Long> sequenceOf = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long fenceEpoch;
  private int raises;

  void raised(long sequence, long epoch) {
    if (epoch < fenceEpoch) {
      violations.add(sequence + ": the fence falls from " + fenceEpoch + " to " + epoch);
    }
    if (epoch > fenceEpoch) {
      raises++;
    }
    fenceEpoch = epoch;
  }

  void accepted(long sequence, long epoch, String body) {
    if (epoch != fenceEpoch) {
      violations.add(sequence + ": a write of epoch " + epoch + " under a fence of " + fenceEpoch);
    }
    Long before = sequenceOf.put(body, sequence);
    if (before != null) {
      violations.add(sequence + ": " + body + " again, after " + before);
    }
  }

  /** A call that returned this sequence. */
  void requireDone(String body, long sequence) {
    if (!Long.valueOf(sequence).equals(sequenceOf.get(body))) {
      violations.add(body + " was told to be at " + sequence + ", is at " + sequenceOf.get(body));
    }
  }

  /** A call that said that nothing was done. */
  void requireNotDone(String body) {
    if (sequenceOf.containsKey(body)) {
      violations.add(body + " was told not to be done, is at " + sequenceOf.get(body));
    }
  }

  List<String> violations() {
    return violations;
  }

  int raises() {
    return raises;
  }

  int writes() {
    return sequenceOf.size();
  }
}
