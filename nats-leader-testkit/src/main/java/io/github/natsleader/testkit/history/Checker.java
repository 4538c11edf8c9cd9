// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.util.ArrayList;
import java.util.List;

/**
 * One guarantee, checked on events as they come. Each checker says in which order it needs them: in
 * the order of their times as {@link History#events()} gives them, or as a run records them.
 *
 * <p>Not safe for use by several threads. A checker keeps what it needs of what it was given, and
 * never the events.
 */
public abstract class Checker {
  private final List<Violation> violations = new ArrayList<>();

  /** For the guarantees of this package, and for those that a test adds of its own. */
  protected Checker() {}

  /** The guarantee's name: this class's. */
  public final String guarantee() {
    return getClass().getSimpleName();
  }

  /** Takes the next event; those that do not concern this guarantee are passed over. */
  public abstract void accept(HistoryEvent event);

  /** No event follows: judges what only the end can show. Does nothing by default. */
  public void finish() {}

  /** What was found so far, in the order found; a copy. */
  public final List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** Whether nothing was found so far. */
  public final boolean isKept() {
    return violations.isEmpty();
  }

  /** Notes that the guarantee is broken. */
  protected final void violated(long atNanos, String what) {
    violations.add(new Violation(guarantee(), atNanos, what));
  }
}
