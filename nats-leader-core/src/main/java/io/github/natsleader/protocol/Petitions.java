// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;

/** What others ask of this participant while it leads (rule P1). */
final class Petitions {
  private Petitions() {}

  static void received(Turn t, long requestId, LeaderRequest request) {
    Tenure tenure = t.tenure;
    String refusal =
        tenure == null || !tenure.isLeading()
            ? "this participant does not lead"
            : refusal(t, tenure, request);
    if (!refusal.isEmpty()) {
      long epoch = tenure == null || !tenure.isLeading() ? 0 : tenure.token().epoch();
      t.emit(new Effect.Answer(requestId, new RequestOutcome.Declined(refusal, epoch)));
      return;
    }
    t.emit(new Effect.Answer(requestId, new RequestOutcome.Accepted()));
    switch (request.kind()) {
      case RESIGN -> TermEnding.end(t, DemotionReason.RESIGNED);
      case HAND_OVER -> TermEnding.handOver(t, request.from());
    }
  }

  /** Why it is declined; empty if it is not. */
  private static String refusal(Turn t, Tenure tenure, LeaderRequest request) {
    boolean thisTerm =
        request.token().equals(tenure.token().id())
            && (request.epoch() == 0 || request.epoch() == tenure.token().epoch());
    if (!thisTerm) {
      return "another term leads, of epoch " + tenure.token().epoch();
    }
    return request.kind() == LeaderRequest.Kind.HAND_OVER ? handOverRefusal(t, request) : "";
  }

  private static String handOverRefusal(Turn t, LeaderRequest request) {
    if (request.priority() <= t.priority) {
      return "priority " + request.priority() + " is not above the leader's " + t.priority;
    }
    long ledNanos = t.now.waitedNanosSince(t.standing.since().monotonicNanos());
    long remainingNanos = t.settings.minTenureNanos() - ledNanos;
    return remainingNanos > 0
        ? "minTenure of the leader has " + remainingNanos / 1_000_000 + " ms to go"
        : "";
  }
}
