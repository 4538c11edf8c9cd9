// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.FencingToken;

/**
 * The register is ours: from the acknowledged acquisition, through the term, to the end of its
 * winding down.
 *
 * @param phase whether its term has begun, runs, or has ended
 * @param term counts the terms of this participant; 0 until the term begins
 * @param token with the first landed revision as epoch (rule T1)
 * @param revision of the latest acknowledged write; never moves back (rule H4)
 * @param lease what that write gives
 * @param heartbeatAtNanos when the next write is due
 * @param atRisk whether AT_RISK was announced, and not yet recovered
 */
record Tenure(
    Phase phase,
    long term,
    FencingToken token,
    long revision,
    Lease lease,
    long heartbeatAtNanos,
    boolean atRisk) {
  enum Phase {
    UNBEGUN,
    LEADING,
    WINDING_DOWN
  }

  static Tenure acquired(FencingToken token, Lease lease, long heartbeatAtNanos) {
    return new Tenure(Phase.UNBEGUN, 0, token, token.epoch(), lease, heartbeatAtNanos, false);
  }

  boolean isLeading() {
    return phase == Phase.LEADING;
  }

  Tenure begun(long term) {
    return new Tenure(Phase.LEADING, term, token, revision, lease, heartbeatAtNanos, false);
  }

  Tenure windingDown() {
    return new Tenure(Phase.WINDING_DOWN, term, token, revision, lease, heartbeatAtNanos, false);
  }

  Tenure renewed(long revision, Lease lease) {
    return new Tenure(phase, term, token, revision, lease, heartbeatAtNanos, atRisk);
  }

  Tenure heartbeatAt(long nanos) {
    return new Tenure(phase, term, token, revision, lease, nanos, atRisk);
  }

  Tenure atRisk(boolean atRisk) {
    return new Tenure(phase, term, token, revision, lease, heartbeatAtNanos, atRisk);
  }
}
