// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.testkit.history.HistoryEvent;
import java.time.Duration;
import java.util.OptionalLong;

/** Has the present term proved now and then. For use by one thread. */
final class Proofs implements Runnable {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Election election;
  private final String name;
  private final EventFile events;

  Proofs(Election election, String name, EventFile events) {
    this.election = election;
    this.name = name;
    this.events = events;
  }

  @Override
  public void run() {
    OptionalLong epoch = epoch();
    if (epoch.isEmpty()) {
      return;
    }
    long askedNanos = System.nanoTime();
    try {
      boolean valid = election.validateToken(TIMEOUT);
      // A "yes" may be about a term that has begun in between.
      if (!valid || epoch().equals(epoch)) {
        events.append(
            new HistoryEvent.Proved(System.nanoTime(), name, epoch.getAsLong(), askedNanos, valid));
      }
    } catch (ElectionTimeoutException proveNothing) {
      // Nothing to note.
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private OptionalLong epoch() {
    return election.leadership().stream().mapToLong(term -> term.token().epoch()).findFirst();
  }
}
