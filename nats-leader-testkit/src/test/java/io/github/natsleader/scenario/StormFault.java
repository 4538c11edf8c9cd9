// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One fault of a storm.
 *
 * @param aim whom it befalls
 * @param lengthMillis how long it lasts
 * @param latencyMillis for the kinds that slow a link down
 */
record StormFault(Kind kind, Aim aim, int lengthMillis, int latencyMillis) {
  /** Longer than a lease, so that both ends of it are met. */
  private static final int LONGEST_MILLIS = 900;

  private static final int LONGEST_LATENCY_MILLIS = 700;

  /** The chance that an answer is lost and nothing else happens. */
  private static final double ANSWER_ALONE = 0.3;

  enum Kind {
    /** The sockets are closed, and no new ones accepted. */
    CUT,
    /** What the client sends arrives late, by up to more than a lease. */
    SLOW_TO_SERVER,
    /** What the server sends arrives late, by up to more than a lease. */
    SLOW_TO_CLIENT,
    /** Slow answers, then the sockets are closed with what was on its way. */
    SLOW_THEN_CUT,
    /** Nothing passes, and the connection stays. */
    HALF_OPEN,
    /** Nothing reaches the server. */
    HALF_OPEN_TO_SERVER,
    /** Nothing reaches the client. */
    HALF_OPEN_TO_CLIENT,
    /** Writes are applied; all that comes back is dropped, and the connection with it. */
    ANSWERS_DROPPED_FOR_LONG,
    /** The server process stands still, for all of them. */
    SERVER_FROZEN,
    /** The leader resigns, and no candidate hears what becomes of its attempt. */
    TAKEOVER_UNANSWERED,
    /** Writes are applied, their answers are dropped; the connection stays. */
    ANSWER_DROPPED,
    /** A write is applied, its answer dropped, and the connection cut right after. */
    ANSWER_DROPPED_THEN_CUT;

    /** Whether nothing was lost but an answer: no reason for a leader to stop leading. */
    boolean dropsAnAnswerAlone() {
      return this == ANSWER_DROPPED || this == ANSWER_DROPPED_THEN_CUT;
    }
  }

  enum Aim {
    LEADER,
    ANY,
    ALL
  }

  static StormFault draw(Random random) {
    Kind kind = drawKind(random);
    Aim aim = random.nextDouble() < 0.5 ? Aim.LEADER : random.nextBoolean() ? Aim.ANY : Aim.ALL;
    return new StormFault(
        kind,
        kind.dropsAnAnswerAlone() ? Aim.LEADER : aim,
        random.nextInt(LONGEST_MILLIS),
        random.nextInt(LONGEST_LATENCY_MILLIS));
  }

  private static Kind drawKind(Random random) {
    if (random.nextDouble() < ANSWER_ALONE) {
      return random.nextBoolean() ? Kind.ANSWER_DROPPED : Kind.ANSWER_DROPPED_THEN_CUT;
    }
    List<Kind> others =
        Arrays.stream(Kind.values()).filter(kind -> !kind.dropsAnAnswerAlone()).toList();
    return others.get(random.nextInt(others.size()));
  }
}
