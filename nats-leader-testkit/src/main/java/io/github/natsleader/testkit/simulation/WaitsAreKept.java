// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import java.util.List;

/**
 * Whoever replaces what stands in the register has seen it, and has waited out its holder, known or
 * not, by its own clock; but for its own records, released ones, and holders of lower priority that
 * it may take over from (rules R2, R4, W1 to W3, W8 and P1).
 */
final class WaitsAreKept extends ConductRule {
  private final DeliveredEntries delivered;

  WaitsAreKept(SimulatedWorld world, SimulatedParticipant who, DeliveredEntries delivered) {
    super(world, who);
    this.delivered = delivered;
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Write write && DeliveredEntries.isAttempt(write)) {
        judge(write.expectedRevision());
      }
    }
  }

  private void judge(long expected) {
    DeliveredEntries.Delivered replaced = delivered.at(expected);
    if (expected == 0) {
      judgeOverAbsence();
    } else if (replaced != null) {
      long passedNanos = nowNanos() - replaced.firstNanos();
      demand(passedNanos, waitNanos(replaced.content()), "revision " + expected);
    } else if (!delivered.isAcknowledged(expected)) {
      violated("replaces revision " + expected + ", which it has never seen");
    }
  }

  private void judgeOverAbsence() {
    if (!delivered.isAnythingKnown()) {
      return;
    }
    if (delivered.goneSinceNanos() == DeliveredEntries.NEVER) {
      violated("takes for absent what nothing says is gone");
    } else {
      demand(nowNanos() - delivered.goneSinceNanos(), unknownHolderNanos(), "what is gone");
    }
  }

  private void demand(long passedNanos, long waitNanos, String what) {
    if (passedNanos < waitNanos) {
      violated("replaces " + what + " after " + passedNanos + " ns of " + waitNanos);
    }
  }

  private long waitNanos(RegisterContent content) {
    if (content instanceof RegisterContent.Held held) {
      return waitNanos(held.record());
    }
    if (content instanceof RegisterContent.Released) {
      return 0;
    }
    return unknownHolderNanos();
  }

  private long waitNanos(LeaseRecord record) {
    if (delivered.isOwn(new WriteId(record.token(), record.n()))) {
      return 0;
    }
    if (record.leaseMillis() > LeaseRecord.MAX_LEASE_MILLIS) {
      return unknownHolderNanos();
    }
    boolean takeover =
        who().config().allowPriorityTakeover() && who().priority() > record.priority();
    return takeover ? 0 : who().leaseNanosOf(record);
  }

  /** For how long somebody of whom nothing is known is waited out (rule R2). */
  private long unknownHolderNanos() {
    return Math.max(who().config().ttl().toNanos(), delivered.longestLeaseMillis() * 1_000_000);
  }
}
