// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import io.github.natsleader.explorer.Action.Kind;
import java.util.List;

/**
 * From some world on nothing goes wrong any more: whoever stands still goes on, what is cut off is
 * connected, everything under way arrives in its order, and time passes. Says after how many ticks
 * somebody leads for good (invariant 4). Belongs to one thread.
 */
final class Peace {
  /** Nobody is left who could lead. */
  static final int NOBODY_LEFT = -1;

  private static final int STAYS_TICKS = 8;
  private static final int ACTIONS_IN_A_TICK = 2_000;

  private final Rules rules;
  private final Choices choices;
  private final int mostTicks;

  Peace(Rules rules, int mostTicks) {
    this.rules = rules;
    this.mostTicks = mostTicks;
    choices = new Choices(rules.scope());
  }

  /**
   * After how many ticks somebody leads and goes on to do so; {@link #NOBODY_LEFT}.
   *
   * @throws IllegalStateException if that takes too long, or anything is violated on the way
   */
  int ticksToLeader(World troubled) {
    World world = settled(healed(troubled));
    if (!anybodyLeft(world)) {
      return NOBODY_LEFT;
    }
    int ticks = 0;
    while (leaders(world).size() != 1) {
      if (ticks++ == mostTicks) {
        throw new IllegalStateException("nobody leads after " + mostTicks + " ticks: " + world);
      }
      world = ticked(world);
    }
    List<Integer> leader = leaders(world);
    for (int i = 0; i < STAYS_TICKS; i++) {
      world = ticked(world);
      if (!leaders(world).equals(leader)) {
        throw new IllegalStateException(leader + " leads after " + ticks + " ticks, and not on");
      }
    }
    return ticks;
  }

  private World healed(World troubled) {
    World world = checked(troubled.withBudgets(0));
    choices.find(world);
    for (int i = 0; i < choices.size(); i++) {
      Kind kind = Action.kind(choices.get(i));
      if (kind == Kind.RESUME || kind == Kind.RECONNECT || kind == Kind.RESTART) {
        return healed(checked(rules.after(world, choices.get(i))));
      }
    }
    return world;
  }

  private World ticked(World world) {
    return settled(checked(rules.after(world, Action.of(Kind.TICK, 0))));
  }

  /** Everything that can happen at this instant has happened, the oldest first. */
  private World settled(World from) {
    World world = from;
    for (int i = 0; i < ACTIONS_IN_A_TICK; i++) {
      choices.find(world);
      if (Action.kind(choices.get(0)) == Kind.TICK) {
        return world;
      }
      world = checked(rules.after(world, choices.get(0)));
    }
    throw new IllegalStateException("time stands still: " + world);
  }

  private static World checked(World world) {
    if (world.violation() != null) {
      throw new IllegalStateException(world.violation() + ": " + world);
    }
    return world;
  }

  private static boolean anybodyLeft(World world) {
    return List.of(world.participants()).stream().anyMatch(one -> !one.isGone());
  }

  /** Those who are at work; what a frozen one would answer is nobody's leadership. */
  private static List<Integer> leaders(World world) {
    return world.valid().stream().filter(p -> !world.participants()[p].isGone()).toList();
  }
}
