// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.cli.events.EventFormat;
import io.github.natsleader.cli.events.EventOutput;
import io.github.natsleader.cli.events.EventReporter;
import io.github.natsleader.cli.events.ParticipantName;
import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One participant, from the first attempt to connect to its end. All of it happens on the thread
 * that calls {@link #run}; signals only wake that.
 */
final class Participation {
  /** The election's end is told by another thread. */
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  private final ElectionConfig config;
  private final Notes notes;
  private final ConnectionNotes connectionNotes;
  private final Dialer dialer;
  private final EventFormat format;
  private final EventOutput output;
  private final EventReporter reporter;

  /**
   * Prepares one.
   *
   * @throws IllegalArgumentException if it cannot be connected like this
   */
  Participation(
      ElectionConfig config,
      ServerOptions server,
      Notes notes,
      EventFormat format,
      EventOutput output) {
    this.config = config;
    this.notes = notes;
    this.format = format;
    this.output = output;
    connectionNotes = new ConnectionNotes(notes, server.address());
    dialer = new Dialer(server.toOptions(), server.address(), connectionNotes, notes);
    reporter =
        new EventReporter(
            new ParticipantName(config.instanceId(), config.group()),
            format,
            output,
            this::problem);
  }

  /** Takes part until told to stop; returns the exit code. */
  int run(StopSignal stop) throws InterruptedException {
    try (dialer) {
      CompletableFuture<Connection> connected = dialer.dial();
      Rehearsal.run(format);
      CompletableFuture.anyOf(connected, stop.requested()).join();
      if (stop.requested().isDone()) {
        reporter.tellStopped();
        return ExitCodes.OK;
      }
      return takePart(connected.join(), stop);
    }
  }

  private int takePart(Connection connection, StopSignal stop) throws InterruptedException {
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      Election election = natsLeader.election(config).listener(reporter).start();
      CompletableFuture.anyOf(stop.requested(), reporter.stopped(), output.broken()).join();
      int code = stop.requested().isDone() ? ExitCodes.OK : endedOnItsOwn();
      return end(election) ? code : ExitCodes.FAILURE;
    }
  }

  private int endedOnItsOwn() {
    if (output.broken().isDone()) {
      IOException failure = output.broken().join();
      notes.say("events cannot be written (" + failure.getMessage() + "), stopping");
    } else {
      notes.say("the election has ended on its own");
    }
    return ExitCodes.FAILURE;
  }

  private boolean end(Election election) {
    boolean clean = election.stop();
    reporter.stopped().completeOnTimeout(null, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS).join();
    reporter.tellStopped();
    if (!clean) {
      notes.say("the lease could not be released; it is left to run out");
    }
    connectionNotes.silence();
    return clean;
  }

  private void problem(ElectionProblem problem) {
    String cause = problem.cause().map(failure -> " (" + failure + ")").orElse("");
    notes.say(problem.kind() + ": " + problem.message() + cause);
  }
}
