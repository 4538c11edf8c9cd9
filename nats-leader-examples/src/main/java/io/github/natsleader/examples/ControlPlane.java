// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.examples;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.ElectionTimeoutException;
import io.github.natsleader.Leadership;
import java.time.Duration;

/**
 * One of those that may be in charge, and what it does while it is: it counts machines, and rolls a
 * change out step by step, none without a proof that it still leads.
 */
final class ControlPlane implements AutoCloseable {
  private static final Duration COUNT_INTERVAL = Duration.ofSeconds(2);
  private static final Duration ROLLOUT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PROOF_TIMEOUT = Duration.ofMillis(500);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

  private final Console console;
  private final Election election;

  ControlPlane(Election.Builder builder, Console console) {
    this.console = console;
    this.election =
        builder
            .onPromote(this::lead)
            .onDemote(reason -> console.say("no longer in charge: " + reason))
            .listener(console.listener())
            .build();
  }

  void start() {
    election.start();
  }

  ElectionStatus status() {
    return election.status();
  }

  @Override
  public void close() {
    election.close();
  }

  /** Returns when the term is over and its tasks have ended; nobody else leads before. */
  private void lead(Leadership leadership) throws InterruptedException {
    console.say("in charge, epoch " + leadership.token().epoch());
    try (LeaderTasks tasks = new LeaderTasks(leadership, console)) {
      tasks.every(COUNT_INTERVAL, "count", () -> console.say("count: 42 machines"));
      tasks.every(ROLLOUT_INTERVAL, "rollout", () -> rollOut(leadership));
      while (leadership.awaitEnd(PROGRESS_INTERVAL).isEmpty()) {
        console.say("still in charge");
      }
    }
  }

  private void rollOut(Leadership leadership) throws InterruptedException {
    try {
      if (election.validateToken(PROOF_TIMEOUT)) {
        // Whatever is changed should be handed the token, and refuse older epochs.
        console.say("rollout: a step under " + leadership.token());
      } else {
        console.say("rollout: no step, the term is over");
      }
    } catch (ElectionTimeoutException e) {
      console.say("rollout: no step, since it is not sure who leads: " + e.getMessage());
    }
  }
}
