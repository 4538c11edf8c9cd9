// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.chaos.ParticipantCommand.What;
import io.github.natsleader.scenario.Waiting;
import java.util.Random;
import java.util.Set;

/** What befalls the processes of participants, and their clocks. */
final class ParticipantFaults {
  private static final int LONGEST_STOP_MILLIS = 400;
  private static final int LONGEST_STEP_MILLIS = 20_000;

  private ParticipantFaults() {}

  static Fault draw(FaultKind kind, Seat victim, Random random) {
    return switch (kind) {
      case PARTICIPANT_KILLED -> one(kind, victim, victim::kill, victim::start);
      case PARTICIPANT_FROZEN ->
          one(kind, victim, () -> victim.process().freeze(), () -> victim.process().thaw());
      case PARTICIPANT_STOPPED_AND_KILLED -> {
        long patienceNanos = random.nextInt(LONGEST_STOP_MILLIS) * 1_000_000L;
        yield one(kind, victim, () -> stopAndKill(victim, patienceNanos), victim::start);
      }
      case ASKED_TO_RESIGN -> told(kind, victim, What.RESIGN, 0);
      case CLOCK_DRIFTED -> told(kind, victim, What.CLOCK_RATE, ClockRates.draw(random));
      case WALL_CLOCK_STEPPED ->
          told(
              kind,
              victim,
              What.WALL_STEP_MILLIS,
              random.nextInt(2 * LONGEST_STEP_MILLIS) - LONGEST_STEP_MILLIS);
      default -> throw new IllegalArgumentException("not of participants: " + kind);
    };
  }

  private static void stopAndKill(Seat victim, long patienceNanos) throws Exception {
    victim.stopAndKill(() -> Waiting.untilNanos(System.nanoTime() + patienceNanos));
  }

  private static Fault told(FaultKind kind, Seat victim, What what, double value) {
    return one(
        kind,
        victim,
        () -> victim.process().tell(new ParticipantCommand(what, value)),
        Fault.NOTHING);
  }

  private static Fault one(FaultKind kind, Seat victim, Fault.Act begin, Fault.Act end) {
    return new Fault(kind, Set.of(victim.id()), begin, end);
  }
}
