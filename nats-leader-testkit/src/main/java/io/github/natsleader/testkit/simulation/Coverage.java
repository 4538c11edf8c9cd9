// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What runs reached, and how often: faults, user actions, states and transitions, reasons,
 * problems, kinds of input and effect, and of what they bear.
 *
 * <p>Not safe for use by several threads; {@link #add} puts several together.
 */
public final class Coverage {
  private record Transition(ElectionState from, ElectionState to) {}

  private final Map<Object, long[]> counts = new HashMap<>();

  /** Nothing reached. */
  public Coverage() {}

  /** A constant of an enumeration, a type, or anything else that is named by its text. */
  void count(Object what) {
    long[] count = counts.get(what);
    if (count == null) {
      counts.put(what, new long[] {1});
    } else {
      count[0]++;
    }
  }

  void transition(ElectionState from, ElectionState to) {
    count(to);
    count(new Transition(from, to));
  }

  void input(Input input) {
    count(input.getClass());
    if (input instanceof Input.WriteAnswered answer) {
      count(answer.outcome().getClass());
    } else if (input instanceof Input.ReadAnswered answer) {
      count(answer.outcome().getClass());
    } else if (input instanceof Input.Watched watched) {
      count(watched.event().getClass());
    } else if (input instanceof Input.Prepared prepared) {
      count(prepared.outcome().getClass());
    } else if (input instanceof Input.RequestAnswered answer) {
      count(answer.outcome().getClass());
    } else if (input instanceof Input.ConnectionChanged changed) {
      count(changed.status());
    }
  }

  long counted(Object what) {
    long[] count = counts.get(what);
    return count == null ? 0 : count[0];
  }

  /** Adds what others reached. */
  public void add(Coverage other) {
    other.counts.forEach(
        (what, count) -> counts.computeIfAbsent(what, key -> new long[1])[0] += count[0]);
  }

  /** The counts by name, {@code FaultKind CUT} for instance, in the order of their names. */
  public Map<String, Long> byName() {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((what, count) -> named.merge(name(what), count[0], Long::sum));
    return named;
  }

  /**
   * What could be reached and was not, by name, in order. What can is told by the enumerations and
   * sealed types themselves; {@link #unreachable()} is left out.
   */
  public List<String> unreached() {
    List<String> missing = new ArrayList<>();
    for (Object what : Reachable.all()) {
      if (counted(what) == 0 && !Reachable.EXCEPTIONS.containsKey(what)) {
        missing.add(name(what));
      }
    }
    missing.sort(null);
    return missing;
  }

  /** What a simulation cannot reach, by name, and why not. */
  public static Map<String, String> unreachable() {
    return Reachable.EXCEPTIONS.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> name(entry.getKey()),
                Map.Entry::getValue,
                (one, other) -> one,
                TreeMap::new));
  }

  /** One line for each kind of thing: its members with their counts. */
  public String table() {
    Map<String, List<String>> groups = new TreeMap<>();
    byName()
        .forEach(
            (name, count) -> {
              int space = name.indexOf(' ');
              groups
                  .computeIfAbsent(name.substring(0, space), key -> new ArrayList<>())
                  .add(name.substring(space + 1) + " " + count);
            });
    StringBuilder table = new StringBuilder();
    groups.forEach(
        (group, members) ->
            table.append(group).append(": ").append(String.join(", ", members)).append('\n'));
    table.append("not reached: ").append(unreached()).append('\n');
    unreachable()
        .forEach(
            (what, why) ->
                table.append("out of reach: ").append(what).append(", ").append(why).append('\n'));
    return table.toString();
  }

  static Object transitionOf(ElectionState from, ElectionState to) {
    return new Transition(from, to);
  }

  private static String name(Object what) {
    if (what instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getSimpleName() + " " + constant.name();
    } else if (what instanceof Class<?> type) {
      Class<?> outer = type.getEnclosingClass();
      return (outer == null ? "" : outer.getSimpleName()) + " " + type.getSimpleName();
    } else if (what instanceof Transition transition) {
      return "Transition " + transition.from() + ">" + transition.to();
    }
    return "Other " + what;
  }
}
