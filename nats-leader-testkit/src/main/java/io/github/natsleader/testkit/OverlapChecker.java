// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks that at no instant two terms of one group were led. It finds only what the samples prove:
 * the denser they are, the shorter an overlap that it sees, and it never reports one that was none.
 */
public final class OverlapChecker {
  private OverlapChecker() {}

  /**
   * Two terms, led at the same time.
   *
   * @param earlier the one that began first
   * @param later the other one; of the same participant perhaps, in another term
   */
  public record Overlap(CertainLeadership earlier, CertainLeadership later) {
    /** For how long both led, at least; nanoseconds, positive. */
    public long nanos() {
      return Math.min(earlier.toNanos(), later.toNanos()) - later.fromNanos();
    }

    @Override
    public String toString() {
      return "'%s' (epoch %d) and '%s' (epoch %d) both led for at least %d ns from %d on"
          .formatted(
              earlier.participant(),
              earlier.epoch(),
              later.participant(),
              later.epoch(),
              nanos(),
              later.fromNanos());
    }
  }

  /** All overlaps in the samples of one group. */
  public static List<Overlap> overlaps(LeadershipSamples samples) {
    List<CertainLeadership> byBeginning = samples.certain();
    List<Overlap> found = new ArrayList<>();
    for (int first = 0; first < byBeginning.size(); first++) {
      CertainLeadership earlier = byBeginning.get(first);
      for (CertainLeadership later : byBeginning.subList(first + 1, byBeginning.size())) {
        if (later.fromNanos() >= earlier.toNanos()) {
          break;
        }
        found.add(new Overlap(earlier, later));
      }
    }
    return found;
  }

  /**
   * Fails where the samples of one group prove an overlap.
   *
   * @throws AssertionError naming every overlap
   */
  public static void requireNoOverlap(LeadershipSamples samples) {
    List<Overlap> found = overlaps(samples);
    if (!found.isEmpty()) {
      throw new AssertionError(
          found.stream()
              .map(Overlap::toString)
              .collect(Collectors.joining("\n  ", "two leaders at once:\n  ", "")));
    }
  }
}
