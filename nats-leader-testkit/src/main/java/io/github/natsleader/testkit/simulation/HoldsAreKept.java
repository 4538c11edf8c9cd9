// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever has replaced the record of a live holder holds until that one's lease must have ended,
 * whatever has become of the attempt: it begins no term before, deletes nothing, and its records
 * claim that long at least (rule P3).
 */
final class HoldsAreKept extends ConductRule {
  private final DeliveredEntries delivered;
  private final Map<String, Long> holdEndsNanos = new HashMap<>();

  HoldsAreKept(SimulatedWorld world, SimulatedParticipant who, DeliveredEntries delivered) {
    super(world, who);
    this.delivered = delivered;
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Write write) {
        written(write);
      } else if (effect instanceof Effect.Release) {
        demandNone("releases");
      } else if (effect instanceof Effect.BeginTerm) {
        demandNone("begins a term");
      }
    }
  }

  private void written(Effect.Write write) {
    if (DeliveredEntries.isAttempt(write)) {
      attempted(write);
    }
    long remainingNanos = remainingNanos(write.id().token());
    long claimedNanos = write.record().leaseMillis() * 1_000_000;
    if (write.transmission() == 1 && claimedNanos < remainingNanos) {
      violated("claims " + claimedNanos + " ns under a hold of " + remainingNanos);
    }
  }

  /** The end is fixed before the write is sent; it counts once that has landed. */
  private void attempted(Effect.Write write) {
    DeliveredEntries.Delivered replaced = delivered.at(write.expectedRevision());
    if (replaced == null
        || who().config().takeoverMode() == TakeoverMode.IMMEDIATE
        || !(replaced.content() instanceof RegisterContent.Held held)) {
      return;
    }
    LeaseRecord record = held.record();
    boolean own = delivered.isOwn(new WriteId(record.token(), record.n()));
    if (!own && record.leaseMillis() <= LeaseRecord.MAX_LEASE_MILLIS) {
      long endNanos = replaced.firstNanos() + who().leaseNanosOf(record);
      if (endNanos > nowNanos()) {
        holdEndsNanos.put(write.id().token(), endNanos);
      }
    }
  }

  private void demandNone(String what) {
    long remainingNanos = remainingNanos("");
    if (remainingNanos > 0) {
      violated(what + " under a hold of " + remainingNanos + " ns");
    }
  }

  /** Of all that have landed; and of this token, which may. */
  private long remainingNanos(String token) {
    if (holdEndsNanos.isEmpty()) {
      return 0;
    }
    holdEndsNanos.values().removeIf(endNanos -> endNanos <= nowNanos());
    long latestNanos = nowNanos();
    for (Map.Entry<String, Long> hold : holdEndsNanos.entrySet()) {
      if (hold.getKey().equals(token) || hasLanded(hold.getKey())) {
        latestNanos = Math.max(latestNanos, hold.getValue());
      }
    }
    return latestNanos - nowNanos();
  }

  /** Whether the attempt, the first write of its token, was ever applied. */
  private boolean hasLanded(String token) {
    return world().truth().hasLanded(new WriteId(token, 1));
  }
}
