// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.Arrays;
import java.util.List;

/**
 * Everything at one instant. Never changes; what is not touched by an action is shared with the
 * world before.
 */
final class World {
  private final int clockChoice;
  private final Register register;
  private final Participant[] participants;
  private final Message[] messages;
  private final long budgets;
  private final long lastEpoch;
  private final int tokens;
  private final int ticks;
  private final String violation;

  World(
      int clockChoice,
      Register register,
      Participant[] participants,
      Message[] messages,
      long budgets,
      long lastEpoch,
      int tokens,
      int ticks,
      String violation) {
    this.clockChoice = clockChoice;
    this.register = register;
    this.participants = participants;
    this.messages = messages;
    this.budgets = budgets;
    this.lastEpoch = lastEpoch;
    this.tokens = tokens;
    this.ticks = ticks;
    this.violation = violation;
  }

  /** Which of the bound's clocks it has. */
  int clockChoice() {
    return clockChoice;
  }

  Register register() {
    return register;
  }

  /** Not to be written to. */
  Participant[] participants() {
    return participants;
  }

  /** In the order in which they were sent; not to be written to. */
  Message[] messages() {
    return messages;
  }

  /** Which faults may still happen. */
  long budgets() {
    return budgets;
  }

  /** Of the term that began last; 0 for none. */
  long lastEpoch() {
    return lastEpoch;
  }

  /** How many were given out. */
  int tokens() {
    return tokens;
  }

  /** How often time went on. */
  int ticks() {
    return ticks;
  }

  /** What went wrong in the action that led here; null for nothing. */
  String violation() {
    return violation;
  }

  World withBudgets(long left) {
    return new World(
        clockChoice, register, participants, messages, left, lastEpoch, tokens, ticks, violation);
  }

  boolean allows(Fault fault) {
    return Budgets.allow(budgets, fault);
  }

  /** Those who would answer that they lead. */
  List<Integer> valid() {
    return java.util.stream.IntStream.range(0, participants.length)
        .filter(p -> participants[p].isValid())
        .boxed()
        .toList();
  }

  @Override
  public String toString() {
    return register + " " + Arrays.toString(participants) + " " + Arrays.toString(messages);
  }
}
