// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.explorer;

import java.util.ArrayList;
import java.util.List;

/**
 * A way from the beginning, replayed.
 *
 * @param worlds the beginning, then what each action led to
 */
record Trace(Rules rules, Ancestry.Way way, List<World> worlds) {
  static Trace replay(Rules rules, Ancestry.Way way) {
    List<World> worlds = new ArrayList<>();
    worlds.add(rules.beginning());
    for (int action : way.actions()) {
      worlds.add(rules.after(worlds.get(worlds.size() - 1), action));
    }
    return new Trace(rules, way, List.copyOf(worlds));
  }

  int length() {
    return way.actions().size();
  }

  World last() {
    return worlds.get(worlds.size() - 1);
  }

  /** What went wrong at the end; null for nothing. */
  String violation() {
    return last().violation();
  }

  /** For people: what happened, one line each, and what came of it. */
  List<String> lines() {
    Narrator narrator = new Narrator(rules);
    List<String> lines = new ArrayList<>();
    lines.add(narrator.beginning());
    for (int i = 0; i < length(); i++) {
      lines.addAll(narrator.tell(worlds.get(i), way.actions().get(i), worlds.get(i + 1)));
    }
    if (violation() != null) {
      lines.add("VIOLATION: " + violation());
    }
    return lines;
  }
}
