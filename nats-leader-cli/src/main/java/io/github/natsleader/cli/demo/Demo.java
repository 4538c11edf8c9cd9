// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** The play, act by act. For use by one thread. */
public final class Demo implements AutoCloseable {
  private static final List<String> CAST = List.of("anna", "ben", "carla");
  private static final Duration A_WHILE = Duration.ofMillis(1500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ParticipantLauncher launcher;
  private final Stage stage;
  private final Map<String, Participant> present = new LinkedHashMap<>();

  /**
   * A play with participants from this launcher, shown there.
   *
   * @param json whether a program reads it
   */
  public Demo(ParticipantLauncher launcher, PrintWriter out, boolean json) {
    this.launcher = launcher;
    stage = new Stage(out, json);
  }

  /**
   * Plays it.
   *
   * @param server what to say about the server
   * @throws DemoException if something goes otherwise than it must
   */
  public void play(String server) throws InterruptedException, DemoException {
    stage.narrate("A NATS server: " + server);
    stage.narrate(
        "Three participants, each a process. The lease lasts "
            + seconds(ParticipantLauncher.LEASE)
            + ", renewed every "
            + seconds(ParticipantLauncher.HEARTBEAT)
            + ".");
    for (String id : CAST) {
      enter(id);
    }
    String first = awaitLeader().id();
    stage.watch(A_WHILE);
    String second = crash(first);
    stage.watch(A_WHILE);
    String third = cleanStop(second);
    stage.watch(A_WHILE);
    stage.narrate("The last one stops too.");
    stop(third);
    stage.narrate("Done: three terms, three leaders, one at a time.");
  }

  private void enter(String id) throws DemoException {
    try {
      Participant participant = launcher.launch(id, stage.ear());
      present.put(id, participant);
      stage.line(Instant.now(), id, "is process " + participant.pid());
    } catch (IOException e) {
      throw new DemoException("the process of " + id + " could not be started: " + e, e);
    }
  }

  private String crash(String leader) throws InterruptedException, DemoException {
    Participant victim = leave(leader);
    stage.narrate("kill -9 of the leader, " + leader + ", process " + victim.pid() + ".");
    Instant killed = Instant.now();
    victim.kill();
    Heard next = awaitLeader();
    stage.narrate(
        next.id()
            + " took over "
            + seconds(Duration.between(killed, next.time()))
            + " after the kill. "
            + leader
            + "'s lease lasted "
            + seconds(ParticipantLauncher.LEASE)
            + " from its last renewal, up to "
            + seconds(ParticipantLauncher.HEARTBEAT)
            + " before that.");
    return next.id();
  }

  private String cleanStop(String leader) throws InterruptedException, DemoException {
    Participant leaving = leave(leader);
    stage.narrate("SIGTERM to the leader, " + leader + ": it releases its lease.");
    Instant told = Instant.now();
    leaving.terminate();
    Heard next = awaitLeader();
    double millis = Duration.between(told, next.time()).toNanos() / 1e6;
    stage.narrate(
        String.format(
            Locale.ROOT, "%s leads %.1f ms after %s was told to stop.", next.id(), millis, leader));
    awaitStopped(leaving);
    return next.id();
  }

  private void stop(String id) throws InterruptedException, DemoException {
    Participant leaving = leave(id);
    leaving.terminate();
    awaitStopped(leaving);
  }

  private void awaitStopped(Participant leaving) throws InterruptedException, DemoException {
    String id = leaving.id();
    stage.await(id + " would stop", PATIENCE, () -> stage.hasStopped(id));
    OptionalInt code = leaving.awaitExit(PATIENCE);
    if (code.isEmpty()) {
      throw new DemoException(id + " told that it stopped, but its process goes on", null);
    }
    if (code.getAsInt() != 0) {
      throw new DemoException(
          id + " should have exited with 0, but did with " + code.getAsInt(), null);
    }
  }

  /** From now on it may go; it is still closed in the end. */
  private Participant leave(String id) {
    stage.dismiss(id);
    return Objects.requireNonNull(present.get(id), id);
  }

  /** Somebody leads, and all who are left agree on whom. */
  private Heard awaitLeader() throws InterruptedException, DemoException {
    stage.await("somebody would lead", PATIENCE, () -> stage.promotion() != null);
    Heard promotion = Objects.requireNonNull(stage.promotion());
    stage.await(
        "all would know that " + promotion.id() + " leads",
        PATIENCE,
        () ->
            present.keySet().stream()
                .filter(stage::isPresent)
                .allMatch(id -> stage.takesForLeader(id, promotion.id())));
    return promotion;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }

  /** Ends all processes that are left. */
  @Override
  public void close() {
    present.values().forEach(Participant::close);
  }
}
