// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

/**
 * A command in the guardian's charge, for one term: which signal is due, by the time that is given.
 * It ends once, like a term (rule H2): from the first signal on no new deadline counts, so that a
 * command that was told to end is not taken for one that works.
 *
 * <p>Not for use by several threads.
 */
final class Charge {
  /** What is due. */
  enum Due {
    NOTHING,
    TERM,
    KILL
  }

  private enum State {
    RUNNING,
    TOLD_TO_END,
    KILLED
  }

  private final long epoch;
  private final GuardTiming timing;
  private Moment deadline;
  private Moment killAt;
  private State state = State.RUNNING;
  private boolean endAsked;

  Charge(long epoch, Moment deadline, GuardTiming timing) {
    this.epoch = epoch;
    this.timing = timing;
    this.deadline = deadline;
    killAt = deadline;
  }

  /** Whether a term with this deadline is so nearly over that nothing may begin in it. */
  static boolean isTooLate(Moment deadline, Moment now, GuardTiming timing) {
    return leftNanos(deadline, now, timing) <= timing.termGrace().toNanos();
  }

  private static long leftNanos(Moment deadline, Moment now, GuardTiming timing) {
    return deadline.nanosFrom(now) - timing.killMargin().toNanos();
  }

  /** The lease of this term was renewed. */
  void extend(long ofEpoch, Moment later) {
    if (ofEpoch == epoch && state == State.RUNNING && later.nanos() - deadline.nanos() > 0) {
      deadline = later;
    }
  }

  /**
   * The command shall end now.
   *
   * @param ofEpoch another term's end means nothing here
   * @param last when it is killed, if the deadline does not come first
   */
  void end(long ofEpoch, Moment last) {
    if (ofEpoch == epoch) {
      end(last);
    }
  }

  /** As {@link #end(long, Moment)}, whichever term it is. */
  void end(Moment last) {
    killAt = endAsked && killAt.nanos() - last.nanos() < 0 ? killAt : last;
    endAsked = true;
  }

  /** What is due now. Each signal is due once. */
  Due due(Moment now) {
    if (state == State.KILLED) {
      return Due.NOTHING;
    }
    if (nanosToKill(now) <= 0) {
      state = State.KILLED;
      return Due.KILL;
    }
    if (state == State.RUNNING && nanosToTerm(now) <= 0) {
      state = State.TOLD_TO_END;
      return Due.TERM;
    }
    return Due.NOTHING;
  }

  /** How long nothing is due, unless something is heard. */
  long pauseNanos(Moment now) {
    return switch (state) {
      case RUNNING -> Math.max(0, nanosToTerm(now));
      case TOLD_TO_END -> Math.max(0, nanosToKill(now));
      case KILLED -> Long.MAX_VALUE;
    };
  }

  private long nanosToTerm(Moment now) {
    return endAsked ? 0 : leftNanos(deadline, now, timing) - timing.termGrace().toNanos();
  }

  private long nanosToKill(Moment now) {
    long left = leftNanos(deadline, now, timing);
    return endAsked ? Math.min(left, killAt.nanosFrom(now)) : left;
  }

  boolean isKilled() {
    return state == State.KILLED;
  }
}
