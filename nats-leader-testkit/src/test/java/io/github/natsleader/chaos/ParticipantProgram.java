// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionListener;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.runtime.NatsWiring;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes part in an election, and does what a {@link ParticipantCommand} on its standard input says,
 * until that ends or it is told to stop.
 */
final class ParticipantProgram {
  private static final long SAMPLED_EVERY_MICROS = 3_000;
  private static final long PROVED_EVERY_MILLIS = 700;
  private static final int BACKGROUND_THREADS = 3;

  private final ParticipantSettings settings;
  private final EventFile events;
  private final DriftingClock clock;
  private final ScheduledExecutorService background =
      Executors.newScheduledThreadPool(BACKGROUND_THREADS);

  private ParticipantProgram(ParticipantSettings settings, EventFile events) {
    this.settings = settings;
    this.events = events;
    this.clock = new DriftingClock(settings.clockRate());
  }

  /** Arguments as {@link ParticipantSettings#arguments} gives them. */
  public static void main(String[] arguments) throws IOException {
    ParticipantSettings settings = ParticipantSettings.parse(arguments);
    int status = 1;
    try (EventFile events = new EventFile(settings.events())) {
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, failure) -> threw(settings, events, thread.getName() + ": " + failure));
      status = run(settings, events);
    } finally {
      // Whatever is left of it, such as a reconnect that waits, ends here.
      Runtime.getRuntime().halt(status);
    }
  }

  /** Its exit status: 0, or 1 if something was thrown, which is noted. */
  private static int run(ParticipantSettings settings, EventFile events) {
    try {
      new ParticipantProgram(settings, events).run();
      return 0;
    } catch (Throwable failure) {
      threw(settings, events, "main: " + failure);
      failure.printStackTrace();
      return 1;
    }
  }

  private void run() throws Exception {
    try (Connection connection = connect();
        NatsLeader natsLeader = NatsLeader.on(NatsWiring.connect(connection, clock), clock);
        Election election = start(connection, natsLeader)) {
      Future<?> sampling =
          background.scheduleAtFixedRate(
              new LeadershipSampler(election, settings.name(), events),
              0,
              SAMPLED_EVERY_MICROS,
              TimeUnit.MICROSECONDS);
      Future<?> proving =
          background.scheduleWithFixedDelay(
              new Proofs(election, settings.name(), events),
              PROVED_EVERY_MILLIS,
              PROVED_EVERY_MILLIS,
              TimeUnit.MILLISECONDS);
      obey(election);
      if (sampling.isDone() || proving.isDone()) {
        threw(settings, events, "the questions whether it leads have ended");
      }
    } finally {
      background.shutdownNow();
    }
  }

  /** As a service does that is started while the cluster is in trouble. */
  private Connection connect() throws InterruptedException {
    while (true) {
      try {
        return Nats.connectReconnectOnConnect(
            ConnectionOptions.recommended().server(settings.urls()).build());
      } catch (IOException notYet) {
        // Tried again at once: each attempt takes its time.
      }
    }
  }

  private Election start(Connection connection, NatsLeader natsLeader) {
    TermWork work =
        new TermWork(
            settings, natsLeader, new LateWriter(connection, settings, events), background, events);
    return natsLeader
        .election(settings.election())
        .onPromote(work::onPromote)
        .onDemote(work::onDemote)
        .listener(new Defects())
        .start();
  }

  private void obey(Election election) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = input.readLine();
    while (line != null) {
      ParticipantCommand command = ParticipantCommand.parse(line);
      if (command.what() == ParticipantCommand.What.STOP) {
        return;
      }
      obey(command, election);
      line = input.readLine();
    }
  }

  private void obey(ParticipantCommand command, Election election) {
    switch (command.what()) {
      case CLOCK_RATE -> clock.rate(command.value());
      case WALL_STEP_MILLIS -> clock.stepWall((long) command.value());
      case RESIGN -> {
        CompletableFuture<Void> unused = election.resign();
      }
      case STOP -> throw new IllegalStateException("not here");
    }
  }

  private static void threw(ParticipantSettings settings, EventFile events, String what) {
    events.append(new HistoryEvent.Threw(System.nanoTime(), settings.name(), what));
  }

  /** Tells of what only a defect can bring about. */
  private final class Defects implements ElectionListener {
    @Override
    public void onProblem(ElectionProblem problem) {
      switch (problem.kind()) {
        case INTERNAL, CALLBACK_FAILED, CLONED, ATTEMPTS_EXHAUSTED ->
            threw(settings, events, problem.toString());
        default -> {
          // What a cluster in trouble brings about.
        }
      }
    }
  }
}
