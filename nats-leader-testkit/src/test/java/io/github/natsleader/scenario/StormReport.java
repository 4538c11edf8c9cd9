// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.github.natsleader.DemotionReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happened in a storm, in numbers. */
final class StormReport {
  private final Map<StormFault.Kind, Integer> faults = new EnumMap<>(StormFault.Kind.class);
  private final long startedNanos = System.nanoTime();
  private Duration longestLeaderless = Duration.ZERO;
  private Duration longestRecovery = Duration.ZERO;
  private int answersAlone;
  private int stalled;
  private int sentAgain;

  void struck(StormFault fault) {
    faults.merge(fault.kind(), 1, Integer::sum);
  }

  /** After the end of a fault: until somebody led, and until all were connected and agreed. */
  void recovered(Duration leader, Duration all) {
    longestLeaderless = longer(longestLeaderless, leader);
    longestRecovery = longer(longestRecovery, all);
  }

  /** A fault that lost an answer alone is judged; {@code resent} if the write was seen again. */
  void judged(boolean resent) {
    answersAlone++;
    if (resent) {
      sentAgain++;
    }
  }

  /** A fault that lost an answer alone is not judged: this machine stood still meanwhile. */
  void stalled() {
    stalled++;
  }

  int answersAlone() {
    return answersAlone;
  }

  int sentAgain() {
    return sentAgain;
  }

  int faults() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  String text(long seed, List<Participant> participants) {
    Map<DemotionReason, Integer> reasons = new EnumMap<>(DemotionReason.class);
    int promotions = 0;
    for (Participant participant : participants) {
      promotions += participant.promotions().size();
      participant
          .witness()
          .demotions()
          .forEach(demotion -> reasons.merge(demotion.reason(), 1, Integer::sum));
    }
    return """
        fault storm, seed %d: %d faults in %.1f s: %s
          terms %d, demotions %d: %s
          an answer dropped alone: %d, the same term went on each time; the write was sent again: %d; \
        not judged, for this machine stood still: %d
          after the end of a fault, at most: a leader in %d ms, all agreed in %d ms
          overlaps 0, demotions lost or doubled 0"""
        .formatted(
            seed,
            faults(),
            (System.nanoTime() - startedNanos) / 1e9,
            faults,
            promotions,
            reasons.values().stream().mapToInt(Integer::intValue).sum(),
            reasons,
            answersAlone,
            sentAgain,
            stalled,
            longestLeaderless.toMillis(),
            longestRecovery.toMillis());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
