// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.ProtocolSettings;
import java.util.Arrays;

/**
 * Puts participants that differ in nothing but their names into an order that depends on what they
 * do, as far as a glance tells; among those that look alike all orders have to be tried.
 */
@SuppressWarnings("EnumOrdinal") // The numbers are not kept beyond a run.
final class Sameness {
  private final Rules rules;
  private final int[] group;
  private final long[] looks;
  private final int[] order;
  private final int[] places;

  Sameness(Rules rules) {
    this.rules = rules;
    int candidates = rules.scope().candidates();
    group = new int[candidates];
    looks = new long[candidates];
    order = new int[candidates];
    places = new int[candidates];
    for (int p = 0; p < candidates; p++) {
      group[p] = p;
      for (int earlier = p - 1; earlier >= 0; earlier--) {
        group[p] = alike(p, earlier) ? group[earlier] : group[p];
      }
    }
  }

  /** Who comes at which place; valid until the next call. */
  int[] order(World world) {
    for (int p = 0; p < order.length; p++) {
      looks[p] = look(world, p);
      int at = p;
      while (at > 0 && comesBefore(p, order[at - 1])) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = p;
    }
    placed();
    return order;
  }

  /**
   * Whether there is another order in which participants that look alike have changed places. Goes
   * through all of them, in the order of their names, since they come in that at first.
   */
  boolean next() {
    int at = order.length - 2;
    while (at >= 0 && !(alikeAt(at, at + 1) && order[at] < order[at + 1])) {
      at--;
    }
    if (at < 0) {
      return false;
    }
    int other = at + 1;
    while (other + 1 < order.length && alikeAt(at, other + 1) && order[other + 1] > order[at]) {
      other++;
    }
    swap(at, other);
    int from = at + 1;
    int end = from;
    while (end + 1 < order.length && alikeAt(from, end + 1)) {
      end++;
    }
    for (int to = end; from < to; from++, to--) {
      swap(from, to);
    }
    placed();
    return true;
  }

  private boolean alikeAt(int place, int other) {
    int one = order[place];
    return group[one] == group[order[other]] && looks[one] == looks[order[other]];
  }

  private void swap(int place, int other) {
    int one = order[place];
    order[place] = order[other];
    order[other] = one;
  }

  private void placed() {
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
  }

  int place(int p) {
    return places[p];
  }

  int place(String instanceId) {
    for (int p = 0; p < places.length; p++) {
      if (rules.scope().settings().get(p).instanceId().equals(instanceId)) {
        return places[p];
      }
    }
    return -1;
  }

  private boolean comesBefore(int one, int other) {
    return group[one] != group[other] ? group[one] < group[other] : looks[one] < looks[other];
  }

  private static long look(World world, int p) {
    Participant one = world.participants()[p];
    long look = one.mode().ordinal() * 8L + (one.connected() ? 4 : 0) + (one.slow() ? 2 : 0);
    if (one.isGone()) {
      return look * 31 + (one.isStopped() ? 2 : 0) + (one.isValid() ? 1 : 0);
    }
    look = look * 31 + one.machine().state().ordinal();
    look = look * 31 + (one.callbacksTerm() != 0 ? 1 : 0);
    Lease lease = one.lease();
    look = look * 1_000_003 + (lease == null ? 7 : lease.remainingNanos(one.now()) / 1_000_000);
    long wake = one.machine().wakeAtNanos();
    long ahead = wake == Long.MAX_VALUE ? -7 : wake - one.now().monotonicNanos();
    look = look * 1_000_003 + Math.max(-8, ahead / 1_000_000);
    return look * 1_000_003 + rankOfSeen(world, one.machine().revision());
  }

  /** By the order of what everybody has seen; the revisions themselves differ between histories. */
  private static long rankOfSeen(World world, long revision) {
    long rank = 0;
    for (Participant other : world.participants()) {
      rank += !other.isGone() && other.machine().revision() < revision ? 1 : 0;
    }
    return rank * 2 + (revision == world.register().lastRevision() ? 1 : 0);
  }

  private boolean alike(int one, int other) {
    return rules.clockNanos(one) == rules.clockNanos(other) && unnamed(one).equals(unnamed(other));
  }

  private ProtocolSettings unnamed(int p) {
    ProtocolSettings one = rules.scope().settings().get(p);
    return new ProtocolSettings(
        "",
        one.leaseNanos(),
        one.heartbeatNanos(),
        one.operationTimeoutNanos(),
        one.maxClockDrift(),
        one.acquireDelayNanos(),
        one.coldStartDelayNanos(),
        one.acquireBackoff(),
        one.renewBackoff(),
        one.readBackoff(),
        one.checkBackoff(),
        one.resignCooldownNanos(),
        one.windDownNanos(),
        one.acquireAttempts(),
        one.disconnectGraceNanos(),
        one.validationNanos(),
        one.healthChecked(),
        one.healthCheckLimitNanos(),
        one.maxConsecutiveFailures(),
        one.priority(),
        one.allowPriorityTakeover(),
        one.takeoverMode(),
        one.minTenureNanos(),
        one.meta());
  }

  @Override
  public String toString() {
    return Arrays.toString(group);
  }
}
