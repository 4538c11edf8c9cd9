// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.ElectionMachine;
import io.github.natsleader.protocol.Lease;
import io.github.natsleader.protocol.Now;

/**
 * One process: the machine, its clocks, and what its user holds.
 *
 * @param now what its clocks show
 * @param lease of the handle, as the user sees it; null for none
 * @param token of the latest term; empty before the first
 * @param openTerm the term whose beginning the user was told, and not its end; 0 for none
 * @param callbacksTerm the term whose callbacks have not returned; 0 for none
 * @param slow whether they may take any number of ticks for it
 * @param proof what has become of the proof that was asked for
 */
record Participant(
    ElectionMachine machine,
    Now now,
    Lease lease,
    String token,
    long openTerm,
    long callbacksTerm,
    boolean slow,
    Mode mode,
    boolean connected,
    Proof proof) {
  enum Mode {
    RUNNING,
    PAUSED,
    SUSPENDED,
    FROZEN,
    GONE
  }

  enum Proof {
    NONE,
    ASKED,
    /** A write of the term that was asked about has been applied since. */
    TRUE
  }

  static Participant fresh(ElectionMachine machine, Now now) {
    return new Participant(machine, now, null, "", 0, 0, false, Mode.RUNNING, true, Proof.NONE);
  }

  boolean isRunning() {
    return mode == Mode.RUNNING;
  }

  /** Whether it was stopped, rather than crashed. */
  boolean isStopped() {
    return machine.state() == ElectionState.STOPPED;
  }

  /** Whether nothing reaches it, and nothing comes from it, any more. */
  boolean isGone() {
    return mode == Mode.GONE || mode == Mode.FROZEN;
  }

  /** What {@code isLeader()} would answer by its own clocks, whether or not anybody can ask it. */
  boolean isValid() {
    return mode != Mode.GONE && lease != null && lease.isValid(now);
  }

  boolean isDue() {
    return machine.wakeAtNanos() <= now.monotonicNanos();
  }

  Participant with(ElectionMachine next) {
    return new Participant(
        next, now, lease, token, openTerm, callbacksTerm, slow, mode, connected, proof);
  }

  Participant at(Now later) {
    return new Participant(
        machine, later, lease, token, openTerm, callbacksTerm, slow, mode, connected, proof);
  }

  Participant with(Lease held) {
    return new Participant(
        machine, now, held, token, openTerm, callbacksTerm, slow, mode, connected, proof);
  }

  Participant begins(long term, String newToken, Lease held) {
    return new Participant(machine, now, held, newToken, term, term, slow, mode, connected, proof);
  }

  Participant ends() {
    return new Participant(
        machine, now, null, token, 0, callbacksTerm, slow, mode, connected, proof);
  }

  Participant returned() {
    return new Participant(machine, now, lease, token, openTerm, 0, false, mode, connected, proof);
  }

  Participant slowed() {
    return new Participant(
        machine, now, lease, token, openTerm, callbacksTerm, true, mode, connected, proof);
  }

  Participant in(Mode next) {
    return new Participant(
        machine, now, lease, token, openTerm, callbacksTerm, slow, next, connected, proof);
  }

  Participant connected(boolean next) {
    return new Participant(
        machine, now, lease, token, openTerm, callbacksTerm, slow, mode, next, proof);
  }

  Participant with(Proof next) {
    return new Participant(
        machine, now, lease, token, openTerm, callbacksTerm, slow, mode, connected, next);
  }
}
