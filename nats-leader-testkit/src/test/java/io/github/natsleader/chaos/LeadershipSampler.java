// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.Election;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.history.HistoryEvent;
import org.jspecify.annotations.Nullable;

/**
 * Asks again and again whether this process leads, and notes from when to when it certainly did:
 * between two questions of one term that were answered "yes", it did all the time, since a term
 * that is not valid never is again. For use by one thread.
 */
final class LeadershipSampler implements Runnable {
  /** A kill loses the time since the last note, which is why it is short. */
  private static final long NOTED_EVERY_NANOS = 30_000_000;

  private final Election election;
  private final String name;
  private final EventFile events;
  private @Nullable Stretch open;

  LeadershipSampler(Election election, String name, EventFile events) {
    this.election = election;
    this.name = name;
    this.events = events;
  }

  /** A "yes" of a term was heard at the beginning and, last, was asked for at the end. */
  private record Stretch(long epoch, long fromNanos, long toNanos) {}

  @Override
  public void run() {
    Leadership term = election.leadership().orElse(null);
    if (term == null) {
      close();
      return;
    }
    long epoch = term.token().epoch();
    long beforeNanos = System.nanoTime();
    boolean leads = term.isValid() && election.isLeader();
    long afterNanos = System.nanoTime();
    if (open != null && (!leads || open.epoch() != epoch)) {
      close();
    }
    if (leads) {
      extend(epoch, beforeNanos, afterNanos);
    }
  }

  private void extend(long epoch, long beforeNanos, long afterNanos) {
    Stretch before = open;
    if (before == null) {
      open = new Stretch(epoch, afterNanos, afterNanos);
    } else if (beforeNanos - before.fromNanos() < NOTED_EVERY_NANOS) {
      open = new Stretch(epoch, before.fromNanos(), beforeNanos);
    } else {
      note(new Stretch(epoch, before.fromNanos(), beforeNanos));
      open = new Stretch(epoch, beforeNanos, beforeNanos);
    }
  }

  private void close() {
    if (open != null) {
      note(open);
      open = null;
    }
  }

  private void note(Stretch stretch) {
    if (stretch.toNanos() > stretch.fromNanos()) {
      events.append(
          new HistoryEvent.Led(stretch.fromNanos(), name, stretch.epoch(), stretch.toNanos()));
    }
  }
}
