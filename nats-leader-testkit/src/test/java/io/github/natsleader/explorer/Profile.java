// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Bounds that are explored one after the other. */
enum Profile {
  /** Many small ones, each aimed at other faults: what finds a defect soon. */
  MUTANTS {
    @Override
    List<Scope> scopes(int candidates) {
      List<Scope> scopes = new ArrayList<>();
      Scope prompt = Scope.of("prompt", candidates, Timing.COARSE).delays(0);
      scopes.add(prompt.with(Fault.FREEZE, 1));
      for (Fault fault : ALONE) {
        scopes.add(prompt.with(fault, 1));
      }
      scopes.add(priorities(candidates, TakeoverMode.AFTER_LEASE).with(Fault.FREEZE, 1));
      scopes.add(priorities(candidates, TakeoverMode.AFTER_LEASE).with(Fault.UNKNOWN, 1));
      scopes.add(priorities(candidates, TakeoverMode.COOPERATIVE).with(Fault.LOSS, 1));
      scopes.add(coldStart(candidates).with(Fault.PURGE, 1));
      scopes.add(coldStart(candidates).with(Fault.RECREATION, 1));
      scopes.add(prompt.with(Fault.FREEZE, 1).with(Fault.LATE, 1));
      scopes.add(prompt.with(Fault.FREEZE, 1).with(Fault.LATE, 2));
      scopes.add(prompt.with(Fault.FREEZE, 1).with(Fault.UNKNOWN, 1));
      scopes.add(prompt.with(Fault.FREEZE, 1).with(Fault.ERASURE, 1));
      scopes.add(prompt.with(Fault.FREEZE, 1).with(Fault.STALE_READ, 1).with(Fault.LOSS, 1));
      scopes.add(prompt.with(Fault.LATE, 1).with(Fault.ERASURE, 1));
      scopes.add(prompt.with(Fault.UNKNOWN, 1).with(Fault.LATE, 1));
      scopes.add(prompt.with(Fault.CRASH, 1).with(Fault.LATE, 1));
      scopes.add(prompt.with(Fault.SLOW_CALLBACK, 1).with(Fault.RESIGN, 1));
      scopes.add(prompt.with(Fault.PROOF, 1).with(Fault.UNKNOWN, 1).with(Fault.LATE, 1));
      scopes.add(prompt.with(Fault.SUSPEND, 1));
      scopes.add(prompt.with(Fault.PAUSE, 1));
      scopes.add(prompt.with(Fault.DISCONNECT, 1));
      scopes.add(prompt.with(Fault.PAUSE, 1).with(Fault.LATE, 1));
      return scopes;
    }
  },
  /** What every build explores to an empty frontier, in about half a minute. */
  BUILD {
    @Override
    List<Scope> scopes(int candidates) {
      Scope prompt = Scope.of("prompt", candidates, Timing.COARSE).delays(0);
      if (candidates > 2) {
        return List.of(
            prompt.with(Fault.FREEZE, 1),
            prompt.with(Fault.LOSS, 1),
            priorities(candidates, TakeoverMode.AFTER_LEASE));
      }
      List<Scope> scopes = new ArrayList<>();
      for (Fault fault : ALONE) {
        scopes.add(prompt.with(fault, 1));
      }
      scopes.add(prompt.with(Fault.PAUSE, 1));
      scopes.add(prompt.with(Fault.SUSPEND, 1));
      scopes.add(prompt.with(Fault.DISCONNECT, 1));
      scopes.add(prompt.with(Fault.PROOF, 1));
      scopes.add(prompt.with(Fault.RESIGN, 1).with(Fault.SLOW_CALLBACK, 1));
      scopes.add(coldStart(candidates).with(Fault.PURGE, 1));
      scopes.add(coldStart(candidates).with(Fault.RECREATION, 1));
      scopes.add(prompt.with(Fault.FREEZE, 1).with(Fault.LATE, 1));
      scopes.add(Scope.of("fine", candidates, Timing.FINE).delays(0).with(Fault.FREEZE, 1));
      scopes.add(priorities(candidates, TakeoverMode.AFTER_LEASE).with(Fault.FREEZE, 1));
      scopes.add(priorities(candidates, TakeoverMode.COOPERATIVE).with(Fault.FREEZE, 1));
      return scopes;
    }
  },
  /**
   * Where one is known: whoever is of higher priority replaces a live leader and begins at once.
   */
  IMMEDIATE {
    @Override
    List<Scope> scopes(int candidates) {
      return List.of(priorities(candidates, TakeoverMode.IMMEDIATE));
    }
  },
  /** As deep as ten minutes on two cores allow. */
  DEEP {
    @Override
    List<Scope> scopes(int candidates) {
      Scope prompt = Scope.of("deep", candidates, Timing.COARSE).delays(0);
      return candidates == 2
          ? List.of(
              prompt
                  .with(Fault.LATE, 1)
                  .with(Fault.LOSS, 1)
                  .with(Fault.PAUSE, 1)
                  .with(Fault.STALE_READ, 1))
          : List.of(
              prompt
                  .with(Fault.LATE, 1)
                  .with(Fault.LOSS, 1)
                  .with(Fault.FREEZE, 1)
                  .with(Fault.STALE_READ, 1));
    }
  };

  private static final List<Fault> ALONE =
      List.of(
          Fault.LOSS,
          Fault.LATE,
          Fault.UNKNOWN,
          Fault.UNAVAILABLE,
          Fault.STALE_REFUSAL,
          Fault.STALE_READ,
          Fault.REPETITION,
          Fault.ERASURE,
          Fault.GARBAGE,
          Fault.CLONE,
          Fault.CRASH,
          Fault.RESIGN,
          Fault.STOP,
          Fault.WALL_STEP);

  abstract List<Scope> scopes(int candidates);

  /** The last participant is of higher priority, and does something about it. */
  static Scope priorities(int candidates, TakeoverMode mode) {
    Timing timing = Timing.COARSE;
    List<ProtocolSettings> settings =
        IntStream.range(0, candidates)
            .mapToObj(
                i -> {
                  boolean higher = i == candidates - 1;
                  int priority = higher ? 2 : 1;
                  return timing.settings(
                      "p" + (i + 1), priority, higher, mode, 0, timing.leaseMillis());
                })
            .toList();
    return Scope.of("priorities, " + mode, candidates, timing)
        .delays(0)
        .withClocks(timing.clocksOfUnlike(candidates))
        .withSettings(settings);
  }

  /** Whoever finds the key absent waits for a lease, which purges and re-creations need. */
  static Scope coldStart(int candidates) {
    Timing timing = Timing.COARSE;
    List<ProtocolSettings> settings =
        IntStream.range(0, candidates)
            .mapToObj(
                i ->
                    timing.settings(
                        "p" + (i + 1),
                        0,
                        false,
                        TakeoverMode.COOPERATIVE,
                        timing.leaseMillis(),
                        timing.leaseMillis()))
            .toList();
    return Scope.of("cold start delay", candidates, timing)
        .delays(0)
        .withSettings(settings)
        .withSlowChecks();
  }
}
