// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.Backoff;
import io.github.natsleader.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a lease is divided into ticks. A slow clock goes on by {@code tickMillis} in a tick, a fast
 * one by a tenth more, as far as {@code maxClockDrift} allows. The lease is such that without that
 * margin a slow holder would still lead in the very tick in which a fast one takes over. A tick is
 * long beside the constants of the machine, so that those fall between ticks.
 */
enum Timing {
  /** A lease of 3.2 ticks, a heartbeat in every tick. */
  COARSE(4_000, 12_800, 4_000),
  /** A lease of 4.3 ticks, a heartbeat in every tick. */
  MEDIUM(3_000, 12_900, 3_000),
  /** A lease of 6.5 ticks, a heartbeat in every second tick. */
  FINE(2_000, 13_000, 4_000);

  static final double MAX_CLOCK_DRIFT = 0.1;

  private static final long MILLI = 1_000_000;

  private final long tickMillis;
  private final long leaseMillis;
  private final long heartbeatMillis;

  Timing(long tickMillis, long leaseMillis, long heartbeatMillis) {
    this.tickMillis = tickMillis;
    this.leaseMillis = leaseMillis;
    this.heartbeatMillis = heartbeatMillis;
  }

  long leaseMillis() {
    return leaseMillis;
  }

  long slowNanos() {
    return tickMillis * MILLI;
  }

  long fastNanos() {
    return tickMillis * MILLI * 11 / 10;
  }

  /** One fast clock among slow ones, and one slow clock among fast ones. */
  List<long[]> clocks(int candidates) {
    List<long[]> choices = new ArrayList<>();
    choices.add(oneUnlikeOthers(candidates, fastNanos(), slowNanos()));
    if (candidates > 2) {
      choices.add(oneUnlikeOthers(candidates, slowNanos(), fastNanos()));
    }
    return choices;
  }

  /** Where participants differ: either may be the one with the fast clock. */
  List<long[]> clocksOfUnlike(int candidates) {
    return List.of(
        oneUnlikeOthers(candidates, fastNanos(), slowNanos()),
        oneUnlikeOthers(candidates, slowNanos(), fastNanos()));
  }

  /** The first clock runs at twice the speed of the others, which no drift allows. */
  List<long[]> clocksBeyondDrift(int candidates) {
    return List.of(oneUnlikeOthers(candidates, 2 * slowNanos(), slowNanos()));
  }

  private static long[] oneUnlikeOthers(int candidates, long one, long others) {
    long[] clocks = new long[candidates];
    java.util.Arrays.fill(clocks, others);
    clocks[0] = one;
    return clocks;
  }

  /** Settings without chance: no random delays, and pauses that do not grow. */
  ProtocolSettings settings(String instanceId) {
    return settings(instanceId, 0, false, TakeoverMode.COOPERATIVE, 0, leaseMillis);
  }

  ProtocolSettings settings(
      String instanceId,
      int priority,
      boolean takesOver,
      TakeoverMode mode,
      long coldStartDelayMillis,
      long ownLeaseMillis) {
    Backoff pause = new Backoff(tickMillis * MILLI / 2, 1, tickMillis * MILLI / 2, 0);
    return new ProtocolSettings(
        instanceId,
        ownLeaseMillis * MILLI,
        heartbeatMillis * MILLI,
        tickMillis * MILLI,
        MAX_CLOCK_DRIFT,
        0,
        coldStartDelayMillis * MILLI,
        pause,
        pause,
        pause,
        pause,
        tickMillis * MILLI,
        tickMillis * MILLI,
        0,
        2 * heartbeatMillis * MILLI,
        0,
        false,
        0,
        1,
        priority,
        takesOver,
        mode,
        0,
        Map.of());
  }
}
