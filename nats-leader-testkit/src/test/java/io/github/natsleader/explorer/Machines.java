// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.TakeoverMode;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;

/** Machines in all kinds of situations. */
public final class Machines {
  private static final int WAY = 60;
  private static final int EVERY = 3;

  private Machines() {}

  /**
   * One of them.
   *
   * @param memory what it remembers
   * @param tickNanos by how much its clock goes on at once
   */
  public record Sample(Object memory, Now now, ProtocolSettings settings, long tickNanos) {}

  /** So many for each of some bounds, from ways that chance takes. */
  public static List<Sample> met(int ways) {
    List<Sample> samples = new ArrayList<>();
    for (Scope scope : scopes()) {
      Rules rules = new Rules(scope, 0);
      for (int seed = 0; seed < ways; seed++) {
        List<World> worlds = Ways.any(rules, WAY, seed).worlds();
        for (int i = 0; i < worlds.size(); i += EVERY) {
          add(samples, rules, worlds.get(i));
        }
      }
    }
    return samples;
  }

  private static void add(List<Sample> samples, Rules rules, World world) {
    for (int p = 0; p < world.participants().length; p++) {
      Participant one = world.participants()[p];
      if (!one.isGone()) {
        samples.add(
            new Sample(
                one.machine().memory(),
                one.now(),
                rules.scope().settings().get(p),
                rules.clockNanos(p)));
      }
    }
  }

  private static List<Scope> scopes() {
    Scope two = Scope.of("two", 2, Timing.COARSE);
    return List.of(
        two.with(Fault.ERASURE, 1).with(Fault.UNKNOWN, 2),
        Scope.of("proofs", 2, Timing.COARSE).with(Fault.PROOF, 7),
        two.with(Fault.RESIGN, 1).with(Fault.STOP, 1).with(Fault.DISCONNECT, 2),
        Profile.priorities(2, TakeoverMode.COOPERATIVE).with(Fault.LATE, 2),
        Profile.coldStart(2).with(Fault.PURGE, 2).with(Fault.CRASH, 1));
  }
}
