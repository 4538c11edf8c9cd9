// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.RegisterOutcome;
import java.util.List;

/**
 * Whoever takes part and is connected asks the register something every few leases, by a read or a
 * write, whatever the watch tells (rule W7).
 */
final class PollsGoOn extends ConductRule {
  /** A read that goes unanswered is repeated after a second, which is varied. */
  private static final long LONGEST_PAUSE_NANOS = 1_200_000_000L;

  private boolean connected;
  private boolean found;
  private boolean stops;
  private long steppedAtNanos;
  private long silentNanos;

  PollsGoOn(SimulatedWorld world, SimulatedParticipant who) {
    super(world, who);
  }

  @Override
  void stepped(Input input, List<Effect> effects) {
    boolean owed = connected && found && !stops;
    // In true time, which is cheaper to tell, and asks no more: no clock runs slower than that.
    long passedNanos = world().now() - steppedAtNanos;
    steppedAtNanos = world().now();
    learn(input);
    if (!owed || asks(effects)) {
      silentNanos = 0;
      return;
    }
    // It cannot ask while it stands still, and answers that came meanwhile may give it a pause.
    silentNanos += Math.min(passedNanos, leaseNanos() / 2);
    if (silentNanos > mostNanos()) {
      stops = true;
      violated("has asked the register nothing for " + silentNanos + " ns");
    }
  }

  private void learn(Input input) {
    if (input instanceof Input.Start start) {
      connected = start.connection() == ConnectionStatus.CONNECTED;
    } else if (input instanceof Input.ConnectionChanged changed) {
      connected = changed.status() == ConnectionStatus.CONNECTED;
      // For good, whatever is told after it.
      stops |= changed.status() == ConnectionStatus.CLOSED;
    } else if (input instanceof Input.Prepared prepared) {
      found |= prepared.outcome() instanceof RegisterOutcome.Ready;
    }
    stops |= input instanceof Input.Stop || who().isStopped();
  }

  private static boolean asks(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Read
          || effect instanceof Effect.Write
          || effect instanceof Effect.Release) {
        return true;
      }
    }
    return false;
  }

  private long mostNanos() {
    return leaseNanos() * 5 / 2 + who().config().operationTimeout().toNanos() + LONGEST_PAUSE_NANOS;
  }

  private long leaseNanos() {
    return who().config().ttl().toNanos();
  }
}
