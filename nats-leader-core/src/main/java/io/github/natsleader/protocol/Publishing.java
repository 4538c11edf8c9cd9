// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.ElectionState;
import io.github.natsleader.LeaderInfo;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Draws from what is known what users see of it: candidate or follower, and who leads. Comes last
 * in every step.
 */
final class Publishing {
  private Publishing() {}

  static void settle(Turn t) {
    if (t.state() == ElectionState.CANDIDATE || t.state() == ElectionState.FOLLOWER) {
      boolean follows = t.tenure == null && t.write == null && liveHolder(t) != null;
      t.become(follows ? ElectionState.FOLLOWER : ElectionState.CANDIDATE);
    }
    announce(t, currentLeader(t));
  }

  /** When the holder that is followed must be taken for dead; never, where none is. */
  static long followsUntilNanos(MachineState state, ProtocolSettings settings) {
    Sighting seen = state.register().sighting();
    return seen != null && seen.occupant() instanceof Occupant.Holder
        ? state.register().vacantAtNanos(seen, settings.leaseNanos())
        : Now.NEVER;
  }

  private static @Nullable LeaderInfo currentLeader(Turn t) {
    if (t.state() == ElectionState.STOPPED) {
      return null;
    }
    Tenure tenure = t.tenure;
    if (tenure != null && tenure.isLeading()) {
      return new LeaderInfo(
          t.settings.instanceId(),
          tenure.token().id(),
          OptionalLong.of(tenure.token().epoch()),
          t.settings.meta());
    }
    return liveHolder(t);
  }

  private static @Nullable LeaderInfo liveHolder(Turn t) {
    Sighting seen = t.register.sighting();
    return seen != null
            && seen.occupant() instanceof Occupant.Holder holder
            && t.nowNanos() < t.register.vacantAtNanos(seen, t.settings.leaseNanos())
        ? holder.info()
        : null;
  }

  private static void announce(Turn t, @Nullable LeaderInfo current) {
    if (!isSame(t.leader, current)) {
      t.leader = current;
      t.emit(new Effect.LeaderChanged(current));
    }
  }

  private static boolean isSame(@Nullable LeaderInfo one, @Nullable LeaderInfo other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.id().equals(other.id()) && one.token().equals(other.token());
  }
}
