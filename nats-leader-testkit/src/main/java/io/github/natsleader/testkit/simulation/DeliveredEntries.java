// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.protocol.WriteId;
import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one process was told of the register since it started, and when first by its own clock: what
 * it may go by, whatever it made of it. Where an instant or a lease is in doubt it is the one that
 * asks less of the process. It judges nothing, and comes before the rules that go by it.
 */
final class DeliveredEntries extends ConductRule {
  /**
   * One revision.
   *
   * @param firstNanos when the process was first told
   */
  record Delivered(RegisterContent content, long firstNanos) {}

  static final long NEVER = Long.MIN_VALUE;

  private final Map<Long, Delivered> byRevision = new HashMap<>();
  private final Set<Long> acknowledged = new HashSet<>();
  private final Map<String, Long> sent = new HashMap<>();
  private boolean started;
  private long floor;
  private long longestLeaseMillis;
  private long createdStamp;
  private long goneSinceNanos = NEVER;

  DeliveredEntries(SimulatedWorld world, SimulatedParticipant who) {
    super(world, who);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    if (input instanceof Input.Watched watched) {
      if (watched.event() instanceof StoreEvent.EntrySeen seen) {
        entry(seen.entry());
      }
    } else if (input instanceof Input.ReadAnswered answer) {
      read(answer.outcome());
    } else if (input instanceof Input.WriteAnswered answer) {
      answered(answer.outcome());
    } else if (input instanceof Input.Prepared prepared) {
      prepared(prepared.outcome());
    } else if (input instanceof Input.Start) {
      started = true;
    }
    effects.forEach(this::sent);
  }

  private void sent(Effect effect) {
    if (effect instanceof Effect.Write write) {
      sent.put(write.id().token(), write.id().n());
    } else if (effect instanceof Effect.Release release) {
      sent.put(release.id().token(), release.id().n());
    }
  }

  /** The first transmission of the first write under a new token. */
  static boolean isAttempt(Effect.Write write) {
    return write.id().n() == 1 && write.transmission() == 1;
  }

  @Nullable Delivered at(long revision) {
    return byRevision.get(revision);
  }

  /** Whether one of its own writes was acknowledged at this revision. */
  boolean isAcknowledged(long revision) {
    return acknowledged.contains(revision);
  }

  /** Whether it sent this very write (rule R3). */
  boolean isOwn(WriteId id) {
    return id.n() >= 1 && id.n() <= sent.getOrDefault(id.token(), 0L);
  }

  /** Whether there ever was anything. */
  boolean isAnythingKnown() {
    return floor > 0;
  }

  /**
   * Since when there are signs that what was there is gone, a read below it or a bucket created
   * anew; {@link #NEVER} for none since the latest news.
   */
  long goneSinceNanos() {
    return goneSinceNanos;
  }

  /** The longest lease that news named; 0 for none. */
  long longestLeaseMillis() {
    return longestLeaseMillis;
  }

  private void entry(RegisterEntry entry) {
    if (!started || entry.revision() <= 0) {
      return;
    }
    if (!byRevision.containsKey(entry.revision())) {
      byRevision.put(entry.revision(), new Delivered(entry.content(), nowNanos()));
    }
    if (entry.revision() > floor) {
      floor = entry.revision();
      goneSinceNanos = NEVER;
      longestLeaseMillis = Math.max(longestLeaseMillis, honouredLeaseMillis(entry.content()));
    }
  }

  private static long honouredLeaseMillis(RegisterContent content) {
    long named = 0;
    if (content instanceof RegisterContent.Held held) {
      named = held.record().leaseMillis();
    } else if (content instanceof RegisterContent.Erased erased) {
      named = erased.leaseMillis();
    }
    return named > LeaseRecord.MAX_LEASE_MILLIS ? 0 : named;
  }

  private void read(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Absent) {
      gone();
    } else if (outcome instanceof ReadOutcome.Found found) {
      if (found.entry().revision() < floor) {
        gone();
      }
      entry(found.entry());
    }
  }

  private void gone() {
    if (goneSinceNanos == NEVER) {
      goneSinceNanos = nowNanos();
    }
  }

  private void answered(StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Applied applied) {
      acknowledged.add(applied.revision());
      floor = Math.max(floor, applied.revision());
    } else if (outcome instanceof StoreOutcome.Refused refused) {
      floor = Math.max(floor, refused.lastRevision());
    }
  }

  private void prepared(RegisterOutcome outcome) {
    if (outcome instanceof RegisterOutcome.Ready ready) {
      if (createdStamp != 0 && ready.createdStamp() > createdStamp) {
        gone();
      }
      createdStamp = Math.max(createdStamp, ready.createdStamp());
    }
  }
}
