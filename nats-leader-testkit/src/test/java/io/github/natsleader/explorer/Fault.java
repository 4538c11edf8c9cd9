// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

/** What goes wrong, or is done from outside, only as often as the bound says. */
enum Fault {
  /** A request, an answer or an event vanishes. */
  LOSS("lost messages"),
  /** A message takes any number of ticks. */
  LATE("late messages"),
  /** An answer tells nothing: the write may have been applied, or still will be. */
  UNKNOWN("unknown outcomes"),
  /** A write or read surely was not carried out, and that is answered. */
  UNAVAILABLE("unavailable answers"),
  /** A write that was expected rightly is refused, naming no revision. */
  STALE_REFUSAL("stale refusals"),
  /** A read is answered with what was there before, or with nothing. */
  STALE_READ("stale reads"),
  /** An answer or event comes once more. */
  REPETITION("repeated messages"),
  /** Somebody else deletes the key. */
  ERASURE("foreign deletes"),
  /** The key is gone without a marker, and no watch is told. */
  PURGE("purges without a trace"),
  /** Somebody writes what nobody can read. */
  GARBAGE("unreadable values"),
  /** A copy of the holder's machine writes under the holder's token. */
  CLONE("writes by a clone"),
  /** The bucket is deleted and created again. */
  RECREATION("re-created buckets"),
  /** A connection breaks; what is under way to the participant is lost. */
  DISCONNECT("disconnects"),
  /** A process stands still, its clocks go on. */
  PAUSE("pauses"),
  /** A process and its monotonic clock stand still, the wall clock goes on. */
  SUSPEND("suspends"),
  /** A process stands still and is never seen again; what its clocks tell still counts. */
  FREEZE("freezes for ever"),
  /** A process ends without a word and starts again under the same id. */
  CRASH("crashes"),
  /** A leader resigns. */
  RESIGN("resignations"),
  /** A participant is stopped for good, and releases. */
  STOP("stops"),
  /** Callbacks take any number of ticks to return. */
  SLOW_CALLBACK("slow callbacks"),
  /** A wall clock is stepped forward by a lease. */
  WALL_STEP("wall clock steps"),
  /** Somebody asks for a proof of leadership. */
  PROOF("proofs asked for");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** For people, in the plural. */
  String words() {
    return words;
  }
}
