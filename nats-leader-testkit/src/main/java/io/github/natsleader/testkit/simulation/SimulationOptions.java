// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What one simulated run is like. Probabilities are per event of their kind, from 0 to 1.
 *
 * @param participants how many take part
 * @param ttl every participant's lease, unless {@code shorterLeases}
 * @param coldStartDelay every participant's
 * @param maxClockDrift what the participants assume
 * @param actualClockDrift what their clocks do: at most {@code maxClockDrift}, unless the
 *     assumption is to be broken
 * @param faultyTime for how long faults happen
 * @param lostRequests of writes and reads
 * @param lostAnswers of writes and reads
 * @param lateWrites that land seconds later, answered or not
 * @param staleReads answered with the past
 * @param staleRefusals of writes that would have been applied
 * @param lostEvents of the watch
 * @param delayedEvents of the watch, by seconds
 * @param faultsPerMinute faults of the surroundings: pauses, suspends, crashes, cuts, clock steps,
 *     foreign writes, ...
 * @param buffering whether connections keep what is sent while cut, and send it after
 * @param erasures whether the stream is purged and the bucket re-created under live leases too
 * @param rivals whether participants have priorities, and some take over from lower ones
 * @param immediate whether some of these do not wait for the lease of the one they replace
 * @param overlapsAllowed whether several may lead at the same time: as {@code immediate} lets them,
 *     and clocks that differ by more than is assumed; what fences guard is safe all the same
 * @param wallStepsBack whether wall clocks are set back too; then no machine is suspended, which
 *     that could hide
 * @param fenced whether the guarded stream that leaders write to refuses anything: if not, what
 *     must never happen does
 * @param healthChecked whether participants have health checkers, which fall ill and hang
 * @param shorterLeases whether some participants have a shorter lease than {@code ttl}; then nobody
 *     deletes or garbles records, which is not waited out safely by who has not seen the longest
 * @param slowestLink how long a message takes at most between a participant and the register, at
 *     all times
 * @param usersPerMinute what users do: validate a term, set a priority, ask a leader to resign, ...
 */
public record SimulationOptions(
    int participants,
    Duration ttl,
    Duration coldStartDelay,
    double maxClockDrift,
    double actualClockDrift,
    Duration faultyTime,
    double lostRequests,
    double lostAnswers,
    double lateWrites,
    double staleReads,
    double staleRefusals,
    double lostEvents,
    double delayedEvents,
    double faultsPerMinute,
    boolean buffering,
    boolean erasures,
    boolean rivals,
    boolean immediate,
    boolean overlapsAllowed,
    boolean wallStepsBack,
    boolean fenced,
    boolean healthChecked,
    boolean shorterLeases,
    Duration slowestLink,
    double usersPerMinute) {

  /** One in so many runs breaks what is assumed of clocks. */
  private static final int WILD_CLOCKS = 16;

  /**
   * Options drawn at random: all within what the protocol assumes, or with {@code overlapsAllowed}.
   */
  public static SimulationOptions draw(RandomGenerator random) {
    Duration ttl = Duration.ofMillis(random.nextInt(300, 5_000));
    boolean erasures = random.nextInt(4) == 0;
    double drift = random.nextDouble() * 0.1;
    boolean wild = random.nextInt(WILD_CLOCKS) == 0;
    boolean rivals = random.nextInt(4) > 0;
    boolean shorterLeases = !erasures && random.nextInt(4) == 0;
    boolean immediate = rivals && random.nextInt(8) == 0;
    return new SimulationOptions(
        random.nextInt(1, 6),
        ttl,
        erasures ? ttl.plusMillis(random.nextInt(1_000)) : Duration.ZERO,
        drift,
        wild ? 0.2 + random.nextDouble() : drift,
        ttl.multipliedBy(random.nextInt(10, 40)),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.2),
        some(random, 0.3),
        some(random, 0.1),
        some(random, 0.5),
        some(random, 0.2),
        some(random, 120),
        random.nextBoolean(),
        erasures,
        rivals,
        immediate,
        immediate || wild,
        random.nextInt(4) == 0,
        true,
        random.nextBoolean(),
        shorterLeases,
        slowest(random, ttl, shorterLeases, wild),
        some(random, 300));
  }

  /**
   * The same with clocks that differ by this much, whatever is assumed; overlaps are violations as
   * they were.
   */
  public SimulationOptions withActualClockDrift(double drift) {
    return with(drift, rivals, immediate, overlapsAllowed && immediate, fenced);
  }

  /**
   * The same with rivals that do not wait for the lease of the one they replace, as if they did.
   */
  public SimulationOptions withOverlapsForbiddenUnderImmediateTakeovers() {
    return with(Math.min(actualClockDrift, maxClockDrift), true, true, false, fenced);
  }

  /** The same with a guarded stream that refuses nothing, as if it had fences. */
  public SimulationOptions withoutFences() {
    return with(actualClockDrift, rivals, immediate, overlapsAllowed, false);
  }

  private SimulationOptions with(
      double newActualClockDrift,
      boolean newRivals,
      boolean newImmediate,
      boolean newOverlapsAllowed,
      boolean newFenced) {
    return new SimulationOptions(
        participants,
        ttl,
        coldStartDelay,
        maxClockDrift,
        newActualClockDrift,
        faultyTime,
        lostRequests,
        lostAnswers,
        lateWrites,
        staleReads,
        staleRefusals,
        lostEvents,
        delayedEvents,
        faultsPerMinute,
        buffering,
        erasures,
        newRivals,
        newImmediate,
        newOverlapsAllowed,
        wallStepsBack,
        newFenced,
        healthChecked,
        shorterLeases,
        slowestLink,
        usersPerMinute);
  }

  /**
   * Always well below a heartbeat, and the heartbeat of a wild clock is as short as it likes: who
   * sees a record a heartbeat late can never replace it.
   */
  private static Duration slowest(
      RandomGenerator random, Duration ttl, boolean shorterLeases, boolean wild) {
    boolean slow = random.nextInt(4) == 0 && !wild;
    return slow ? ttl.dividedBy(shorterLeases ? 64 : 16) : Duration.ZERO;
  }

  private static double some(RandomGenerator random, double most) {
    return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
  }
}
