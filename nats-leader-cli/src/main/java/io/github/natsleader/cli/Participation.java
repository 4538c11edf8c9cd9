// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.StopOptions;
import io.github.natsleader.cli.events.EventFormat;
import io.github.natsleader.cli.events.EventOutput;
import io.github.natsleader.cli.events.EventReporter;
import io.github.natsleader.cli.events.ParticipantName;
import io.github.natsleader.cli.guard.GuardedCommand;
import io.github.natsleader.cli.guard.GuardedWork;
import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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
  int hold(StopSignal stop) throws InterruptedException {
    Optional<Connection> connection = connect(stop);
    if (connection.isEmpty()) {
      reporter.tellStopped();
      return ExitCodes.OK;
    }
    return takePart(connection.get(), stop);
  }

  /**
   * Takes part, with a command that runs while this leads, until told to stop, or until the command
   * has run once if that is wanted; returns the exit code.
   */
  int run(GuardedWork work, StopSignal stop) throws InterruptedException {
    try (GuardedCommand command = new GuardedCommand(work, notes::say)) {
      command.prepare();
      Optional<Connection> connection = connect(stop);
      if (connection.isEmpty()) {
        reporter.tellStopped();
        return codeOf(command, work, true);
      }
      return takePart(connection.get(), stop, command, work);
    }
  }

  /** Empty if told to stop before NATS was reached. */
  private Optional<Connection> connect(StopSignal stop) throws InterruptedException {
    try (dialer) {
      CompletableFuture<Connection> connected = dialer.dial();
      Rehearsal.run(format);
      CompletableFuture.anyOf(connected, stop.requested()).join();
      return stop.requested().isDone() ? Optional.empty() : Optional.of(connected.join());
    }
  }

  private int takePart(Connection connection, StopSignal stop) throws InterruptedException {
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      Election election = natsLeader.election(config).listener(reporter).start();
      CompletableFuture.anyOf(stop.requested(), reporter.stopped(), output.broken()).join();
      int code = stop.requested().isDone() ? ExitCodes.OK : endedOnItsOwn();
      return end(election, StopOptions.DEFAULT) ? code : ExitCodes.FAILURE;
    }
  }

  private int takePart(
      Connection connection, StopSignal stop, GuardedCommand command, GuardedWork work)
      throws InterruptedException {
    try (connection;
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      CompletableFuture<Election> self = new CompletableFuture<>();
      Election election =
          natsLeader
              .election(config)
              .listener(reporter)
              .onPromote(term -> command.lead(term, () -> resign(self.join())))
              .build();
      self.complete(election);
      election.start();
      CompletableFuture.anyOf(
              stop.requested(),
              reporter.stopped(),
              output.broken(),
              command.finished(),
              command.failed())
          .join();
      boolean wanted = stop.requested().isDone() || command.finished().isDone();
      boolean clean = end(election, StopOptions.DEFAULT.withTimeout(timeToEnd(work)));
      if (!wanted) {
        return failedOnItsOwn(command);
      }
      return codeOf(command, work, clean);
    }
  }

  private static void resign(Election election) {
    // What follows does so when the callback that asks for it has returned.
    var unused = election.resign();
  }

  /** The command's time to end, and a release. */
  private static Duration timeToEnd(GuardedWork work) {
    return work.timing().patience().plusSeconds(2);
  }

  private int codeOf(GuardedCommand command, GuardedWork work, boolean clean) {
    if (work.once() && !command.finished().isDone()) {
      notes.say("stopped before the command could run");
    }
    return command.codeAfterStop(clean);
  }

  private int failedOnItsOwn(GuardedCommand command) {
    if (command.failed().isDone()) {
      notes.say(command.failed().join());
    } else {
      endedOnItsOwn();
    }
    return GuardedCommand.OWN_FAILURE;
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

  private boolean end(Election election, StopOptions how) {
    boolean clean = election.stop(how);
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
