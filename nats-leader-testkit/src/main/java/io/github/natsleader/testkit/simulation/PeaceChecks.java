// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.protocol.Input;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.LeaderAfterHeal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must hold once faults have ended: somebody leads; in the end one that is well, and nobody
 * who may take over from it has a higher priority; then the leader stays; a crash costs a lease and
 * little else; and whoever is stopped stops.
 */
final class PeaceChecks {
  private static final Duration TAKEOVER_MARGIN = Duration.ofMillis(200);

  /** One to run out, and others for which a slow candidate stands aside, doubling (rule W4). */
  private static final int VACANT_LEASES = 8;

  private static final Duration VACANT_MARGIN = Duration.ofSeconds(5);

  /** Until a register that is below what was seen is believed (rule W8), and waited out. */
  private static final Duration RESTORED_AFTER = Duration.ofSeconds(10);

  /** As long as the right one may stand aside, in leases, and wait for others, in seconds. */
  private static final int LONGEST_ASIDE_LEASES = 100;

  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(20);
  private static final int SETTLED_LEASES = 3;
  private static final int STABLE_LEASES = 10;
  private static final long STOP_TIMEOUT_NANOS = 1_000_000_000L;

  private final SimulatedWorld world;
  private final SimulationOptions options;
  private final long leaseNanos;

  PeaceChecks(SimulatedWorld world, SimulationOptions options) {
    this.world = world;
    this.options = options;
    leaseNanos = options.ttl().toNanos();
  }

  /** How long a group may be without a leader once faults have ended. */
  static Duration leaderWithin(SimulationOptions options) {
    Duration usual = options.ttl().multipliedBy(VACANT_LEASES).plus(VACANT_MARGIN);
    Duration restored = RESTORED_AFTER.plus(options.ttl());
    return options.erasures() ? usual.plus(restored) : usual;
  }

  /** Each check comes when the one before has passed. */
  void run() {
    List<Runnable> checks =
        List.of(
            this::theRightOneLeads, this::theLeaderStays, this::aCrashIsOvercome, this::allStop);
    for (Runnable check : checks) {
      if (!world.isViolated()) {
        check.run();
      }
    }
  }

  /** Once the same one has for some leases; whoever leads meanwhile. */
  private void theRightOneLeads() {
    long latest = world.now() + LONGEST_ASIDE_LEASES * leaseNanos + LONGEST_PATIENCE.toNanos();
    long epoch = 0;
    int settled = 0;
    while (!world.isViolated() && settled < SETTLED_LEASES * 2) {
      if (world.now() > latest) {
        String wrong = whatIsWrong();
        world.misconduct(wrong == null ? "the leader changes again and again in peace" : wrong);
        return;
      }
      world.advance(leaseNanos / 2);
      boolean same = world.highestEpoch() == epoch;
      settled = same && whatIsWrong() == null ? settled + 1 : 0;
      epoch = world.highestEpoch();
    }
  }

  private @Nullable String whatIsWrong() {
    List<SimulatedParticipant> leaders = world.leaders();
    if (leaders.size() != 1) {
      return leaders.size() + " lead long after the faults";
    }
    SimulatedParticipant leader = leaders.get(0);
    if (!leader.health().isWell()) {
      return leader.name() + " leads, and is ill";
    }
    for (SimulatedParticipant other : world.participants()) {
      if (other.mayTakeOverFrom(leader)) {
        return "%s of priority %d does not take over from %s of priority %d"
            .formatted(other.name(), other.priority(), leader.name(), leader.priority());
      }
    }
    return null;
  }

  /**
   * Who acquired in a bucket that was re-created without its knowledge leaves it once, when it
   * hears of that (rule H5). Then the right one has to come to lead again, in as many changes as
   * that takes.
   */
  private void theLeaderStays() {
    long epoch = world.highestEpoch();
    long lost = world.registersLost();
    world.advance(STABLE_LEASES * leaseNanos);
    while (!world.isViolated() && world.registersLost() != lost) {
      theRightOneLeads();
      epoch = world.highestEpoch();
      lost = world.registersLost();
      world.advance(STABLE_LEASES * leaseNanos);
    }
    if (!world.isViolated() && world.highestEpoch() != epoch) {
      world.misconduct("the leader changes in peace");
    }
    world.proofs().checkAnswered();
  }

  private void aCrashIsOvercome() {
    List<SimulatedParticipant> leaders = world.leaders();
    if (leaders.size() != 1) {
      world.misconduct(leaders.size() + " lead in peace");
      return;
    }
    SimulatedParticipant victim = leaders.get(0);
    world.leave(victim);
    if (world.participants().stream().noneMatch(other -> other.health().isWell())) {
      return;
    }
    // The last renewal and the new acquisition both go there and back. Who is taken over at once
    // costs one lease more (rule P3), and may be one of several.
    int leases = options.rivals() ? 1 + world.participants().size() : 1;
    Duration bound =
        options
            .ttl()
            .multipliedBy(leases)
            .plus(TAKEOVER_MARGIN)
            .plus(options.slowestLink().multipliedBy(4));
    world.log().expectTakeover(new LeaderAfterHeal(bound));
    world.record(new HistoryEvent.Healed(world.now()));
    world.advance(bound.toNanos() + 1_000_000);
  }

  private void allStop() {
    world.record(new HistoryEvent.FaultBegan(world.now(), "STOPPED", "everybody"));
    for (SimulatedParticipant participant : world.participants()) {
      world.deliver(participant, new Input.Stop(true, STOP_TIMEOUT_NANOS));
    }
    world.advance(2 * STOP_TIMEOUT_NANOS);
    for (SimulatedParticipant participant : world.participants()) {
      if (!world.isViolated() && !participant.isStopped()) {
        world.misconduct(participant.name() + " does not stop");
      }
    }
  }
}
