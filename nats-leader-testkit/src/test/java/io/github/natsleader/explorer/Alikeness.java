// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Puts it to the test that situations taken for the same are: two worlds of different histories and
 * the same fingerprint must allow the same, with the same outcomes, step after step.
 */
final class Alikeness {
  private static final int WALK = 120;
  private static final int FIRST_STEPS = 20;

  /** Two worlds with one fingerprint. */
  record Pair(World one, World other) {}

  private final Rules rules;
  private final Fingerprinter fingerprinter;
  private final Choices choices;
  private final Random random;

  Alikeness(Rules rules, Fingerprinter fingerprinter, long seed) {
    this.rules = rules;
    this.fingerprinter = fingerprinter;
    random = new Random(seed);
    choices = new Choices(rules.scope());
  }

  /** Pairs that random walks have come across, no two with the same fingerprint. */
  List<Pair> pairs(int wanted, int walks) {
    Map<String, World> seen = new HashMap<>();
    Map<String, Pair> pairs = new HashMap<>();
    for (int i = 0; i < walks && pairs.size() < wanted; i++) {
      World world = rules.beginning();
      for (int step = 0; step < WALK && world.violation() == null; step++) {
        choices.find(world);
        world = rules.after(world, Ways.any(choices, random));
        String fingerprint = fingerprint(world);
        World before = seen.putIfAbsent(fingerprint, world);
        if (step >= FIRST_STEPS && before != null && differInHistory(before, world)) {
          pairs.putIfAbsent(fingerprint, new Pair(before, world));
        }
      }
    }
    return new ArrayList<>(pairs.values());
  }

  private static boolean differInHistory(World one, World other) {
    return one.ticks() != other.ticks()
        || one.tokens() != other.tokens()
        || one.register().sequence() != other.register().sequence();
  }

  /** What is possible for one and not for the other within so many steps; null if nothing is. */
  String difference(Pair pair, int steps) {
    World one = pair.one();
    World other = pair.other();
    for (int step = 0; step < steps; step++) {
      Map<String, World> ofOne = outcomes(one);
      Map<String, World> ofOther = outcomes(other);
      if (!ofOne.keySet().equals(ofOther.keySet())) {
        return "after " + step + " steps, " + ofOne.keySet() + " against " + ofOther.keySet();
      }
      List<String> possible = new ArrayList<>(ofOne.keySet());
      String next = possible.get(random.nextInt(possible.size()));
      one = ofOne.get(next);
      other = ofOther.get(next);
      if (one.violation() != null) {
        return null;
      }
    }
    return null;
  }

  /** Each by what was done and the fingerprint that it leads to. */
  private Map<String, World> outcomes(World world) {
    choices.find(world);
    Map<String, World> outcomes = new TreeMap<>();
    for (int i = 0; i < choices.size(); i++) {
      World after = rules.after(world, choices.get(i));
      String verdict = after.violation() == null ? "" : " VIOLATION";
      outcomes.put(Action.kind(choices.get(i)) + " " + fingerprint(after) + verdict, after);
    }
    return outcomes;
  }

  private String fingerprint(World world) {
    fingerprinter.take(world);
    return Long.toHexString(fingerprinter.high()) + Long.toHexString(fingerprinter.low());
  }
}
