// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.util.List;

/**
 * What must hold once faults have ended: somebody leads; in the end one that is well, and nobody
 * who may take over from it has a higher priority; then the leader stays; and a crash costs a lease
 * and little else.
 */
final class PeaceChecks {
  private static final long TAKEOVER_MARGIN_NANOS = 200_000_000L;
  private static final long HORIZON_NANOS = 600_000_000_000L;

  /** As long as anybody may stand aside, in leases, and wait for others, in seconds. */
  private static final long LONGEST_ASIDE_LEASES = 100;

  private static final long LONGEST_PATIENCE_NANOS = 20_000_000_000L;
  private static final long STABLE_LEASES = 20;
  private static final String REGISTER_LOST = "reason REGISTER_LOST";

  private final Simulation world;
  private final long leaseNanos;
  private final boolean rivals;
  private final long linkNanos;

  PeaceChecks(Simulation world, SimulationOptions options) {
    this.world = world;
    leaseNanos = options.ttl().toNanos();
    rivals = options.rivals();
    linkNanos = options.slowestLink().toNanos();
  }

  /** Each check comes when the one before has passed. */
  void run() {
    List<Runnable> checks =
        List.of(
            this::somebodyLeads,
            this::theRightOneLeads,
            this::theLeaderStays,
            this::aCrashIsOvercome);
    for (Runnable check : checks) {
      if (!world.log().isViolated()) {
        check.run();
      }
    }
  }

  private void somebodyLeads() {
    long since = world.trueNanos();
    while (!world.log().isViolated()
        && world.leaders().isEmpty()
        && world.trueNanos() - since < HORIZON_NANOS) {
      world.advance(world.trueNanos() + 100_000_000L);
    }
    if (!world.log().isViolated() && world.leaders().isEmpty()) {
      long millis = (world.trueNanos() - since) / 1_000_000;
      world.violation("nobody leads " + millis + " ms after the faults");
    }
  }

  private void theRightOneLeads() {
    pass(LONGEST_ASIDE_LEASES * leaseNanos + LONGEST_PATIENCE_NANOS);
    if (world.log().isViolated()) {
      return;
    }
    List<SimulatedParticipant> leaders = world.leaders();
    if (leaders.size() != 1) {
      world.violation(leaders.size() + " lead long after the faults");
      return;
    }
    SimulatedParticipant leader = leaders.get(0);
    if (!leader.health().isWell()) {
      world.violation(leader.name() + " leads, and is ill");
    }
    for (SimulatedParticipant other : world.participants()) {
      if (other.mayTakeOverFrom(leader)) {
        world.violation(
            other.name()
                + " of priority "
                + other.priority()
                + " does not take over from "
                + leader.name()
                + " of priority "
                + leader.priority());
      }
    }
    world.proofs().checkAnswered();
  }

  /**
   * Who acquired in a bucket that was re-created without its knowledge leaves it once, when it
   * hears of that (rule H5).
   */
  private void theLeaderStays() {
    long epoch;
    int lost;
    do {
      epoch = world.highestEpoch();
      lost = world.log().counted(REGISTER_LOST);
      pass(STABLE_LEASES * leaseNanos);
    } while (!world.log().isViolated() && world.log().counted(REGISTER_LOST) != lost);
    if (!world.log().isViolated() && world.highestEpoch() != epoch) {
      world.violation("the leader changes in peace");
    }
  }

  private void aCrashIsOvercome() {
    SimulatedParticipant victim = world.leaders().get(0);
    world.line(victim.name(), "crashes in peace");
    victim.crash();
    world.leave(victim);
    if (world.participants().stream().noneMatch(other -> other.health().isWell())) {
      return;
    }
    long epoch = world.highestEpoch();
    // The last renewal and the new acquisition both go there and back. Who is taken over at once
    // costs one lease more (rule P3), and may be one of several.
    long leases = rivals ? 1 + world.participants().size() : 1;
    pass(leases * leaseNanos + TAKEOVER_MARGIN_NANOS + 4 * linkNanos);
    if (!world.log().isViolated() && world.highestEpoch() == epoch) {
      world.violation("nobody has taken over one lease after a crash in peace");
    }
  }

  private void pass(long nanos) {
    world.advance(world.trueNanos() + nanos);
  }
}
