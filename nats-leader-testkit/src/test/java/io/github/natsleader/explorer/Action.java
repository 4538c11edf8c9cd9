// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

/** One thing that can happen, as a number: what, and to which participant or message. */
@SuppressWarnings("EnumOrdinal") // The numbers are not kept beyond a run.
final class Action {
  /** What can happen. Those with a fault cost one of its budget. */
  enum Kind {
    TICK(null),
    WAKE(null),
    /** A message reaches the register, or a leader, or a participant. */
    ARRIVE(null),
    RETURN(null),
    RESUME(null),
    RECONNECT(null),
    RESTART(null),
    LOSE(Fault.LOSS),
    DELAY(Fault.LATE),
    ANSWER_UNKNOWN(Fault.UNKNOWN),
    ANSWER_UNAVAILABLE(Fault.UNAVAILABLE),
    REFUSE_STALELY(Fault.STALE_REFUSAL),
    READ_BEFORE(Fault.STALE_READ),
    READ_NOTHING(Fault.STALE_READ),
    REPEAT(Fault.REPETITION),
    ERASE(Fault.ERASURE),
    ERASE_NAMING_LEASE(Fault.ERASURE),
    PURGE(Fault.PURGE),
    SPOIL(Fault.GARBAGE),
    CLONE(Fault.CLONE),
    RECREATE(Fault.RECREATION),
    DISCONNECT(Fault.DISCONNECT),
    PAUSE(Fault.PAUSE),
    SUSPEND(Fault.SUSPEND),
    FREEZE(Fault.FREEZE),
    CRASH(Fault.CRASH),
    RESIGN(Fault.RESIGN),
    STOP(Fault.STOP),
    SLOW_CALLBACKS(Fault.SLOW_CALLBACK),
    STEP_WALL(Fault.WALL_STEP),
    ASK_PROOF(Fault.PROOF);

    private final Fault fault;

    Kind(Fault fault) {
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }
  }

  private static final Kind[] KINDS = Kind.values();
  private static final int INDEX_BITS = 8;

  private Action() {}

  static int of(Kind kind, int index) {
    return (kind.ordinal() << INDEX_BITS) | index;
  }

  static Kind kind(int action) {
    return KINDS[action >>> INDEX_BITS];
  }

  static int index(int action) {
    return action & ((1 << INDEX_BITS) - 1);
  }
}
