// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.WriteId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease is that of a write of this very term which the register took, counted from before its
 * first transmission (rules H1, H4 and E5).
 */
final class HoldingByLandedWrite extends HoldingRule {
  HoldingByLandedWrite(SimulatedWorld world, SimulatedParticipant who, ToldSoFar told) {
    super(world, who, told);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    String token = told().token();
    for (Effect effect : effects) {
      if (effect instanceof Effect.BeginTerm begin) {
        token = begin.token().id();
        judge(token, begin.lease());
      } else if (effect instanceof Effect.ExtendLease extend) {
        judge(token, extend.lease());
      }
    }
  }

  private void judge(String token, Lease lease) {
    WriteId write = sentAt(token, lease.since());
    if (write == null) {
      violated("holds by a lease that no write of its term began: " + lease);
    } else if (!world().truth().hasLanded(write)) {
      violated("holds by " + write + ", which the register has not taken");
    } else if (!isAsLongAsAllowed(lease)) {
      violated("holds for " + lease.lengthNanos() + " ns by a lease of " + leaseNanos());
    }
  }

  /** Reckoned here, and not by the machine's own arithmetic (rules H1 and C3). */
  private boolean isAsLongAsAllowed(Lease lease) {
    double longestNanos = leaseNanos() * (1 - drift());
    return lease.lengthNanos() <= longestNanos && lease.lengthNanos() > longestNanos - 1;
  }

  /** Of the writes of one term, at most the latest may not have been acknowledged. */
  private @Nullable WriteId sentAt(String token, Now since) {
    WriteId latest = told().latestSent();
    if (latest == null || !latest.token().equals(token)) {
      return null;
    }
    for (long n = latest.n(); n >= Math.max(1, latest.n() - 1); n--) {
      WriteId write = new WriteId(token, n);
      if (since.equals(told().firstSent(write))) {
        return write;
      }
    }
    return null;
  }

  private long leaseNanos() {
    return who().config().ttl().toNanos();
  }

  private double drift() {
    return who().config().maxClockDrift();
  }
}
