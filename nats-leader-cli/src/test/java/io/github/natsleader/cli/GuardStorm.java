// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Three participants whose command ticks. Round by round the one that leads is killed, or frozen
 * and let go on when another's command works: its parent's command must never be seen beside the
 * next.
 */
final class GuardStorm implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final int PARTICIPANTS = 3;
  private static final int TICKS_AT_WORK = 5;

  private final String url;
  private final Path directory;
  private final String classPath;
  private final Random random;
  private final Map<String, GuardedParticipant> participants = new LinkedHashMap<>();
  private int started;
  private int kills;
  private int freezes;

  /**
   * A storm that has not begun.
   *
   * @param directory where commands and participants write
   * @param classPath of nle and its guardian
   */
  GuardStorm(String url, Path directory, String classPath, long seed) {
    this.url = url;
    this.directory = directory;
    this.classPath = classPath;
    random = new Random(seed);
  }

  /** What there was; to be judged. */
  record Outcome(int rounds, int kills, int freezes, ChildJudge judge) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d rounds, %d kills, %d freezes, %d children, %d ticks, %d overlaps, %d out of order;"
              + " without a child %.0f to %.0f ms",
          rounds,
          kills,
          freezes,
          judge.children(),
          judge.ticks(),
          judge.overlaps().size(),
          judge.disorder().size(),
          judge.shortestGapNanos() / 1e6,
          judge.longestGapNanos() / 1e6);
    }
  }

  /** Kills in every second round from the first, and freezes in the others. */
  Outcome run(int rounds) throws Exception {
    for (int i = 0; i < PARTICIPANTS; i++) {
      start();
    }
    for (int round = 0; round < rounds; round++) {
      GuardedParticipant victim = awaitChildAtWork(null);
      awaitMoment();
      if (round % 2 == 0) {
        kill(victim);
      } else {
        freeze(victim);
      }
    }
    awaitChildAtWork(null);
    for (GuardedParticipant participant : participants.values()) {
      participant.terminate();
    }
    for (GuardedParticipant participant : participants.values()) {
      participant.awaitExit();
    }
    return new Outcome(rounds, kills, freezes, new ChildJudge(ChildLog.readAll(directory)));
  }

  private void kill(GuardedParticipant victim) throws Exception {
    victim.kill();
    kills++;
    participants.remove(victim.id());
    start();
    awaitChildAtWork(victim);
  }

  private void freeze(GuardedParticipant victim) throws Exception {
    victim.signal("STOP");
    freezes++;
    awaitChildAtWork(victim);
    victim.signal("CONT");
  }

  private void start() throws IOException {
    String id = "p" + ++started;
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--server", url, "--bucket", "storm", "--group", "storm"));
    arguments.addAll(List.of("--ttl", LEASE.toString(), "--"));
    // Which ignores SIGTERM, so that it lives until it is killed.
    arguments.addAll(List.of("/bin/sh", "-c", "trap '' TERM; exec \"$@\"", "stubborn"));
    arguments.addAll(
        GuardedParticipant.java(System.getProperty("java.class.path"), TickingChild.class));
    arguments.add(directory.toString());
    Path output = directory.resolve(id + ".out");
    participants.put(id, GuardedParticipant.start(id, classPath, output, arguments));
  }

  /** So that faults hit every part of a heartbeat. */
  private void awaitMoment() {
    long until = System.nanoTime() + (long) (random.nextDouble() * LEASE.toNanos() / 2);
    await().pollInterval(5, TimeUnit.MILLISECONDS).until(() -> System.nanoTime() - until > 0);
  }

  /** Whose command works now, other than {@code than}. */
  private GuardedParticipant awaitChildAtWork(@Nullable GuardedParticipant than) {
    return await("a command at work")
        .atMost(NleProcess.BOUND)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(() -> childAtWork().filter(one -> one != than), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<GuardedParticipant> childAtWork() throws IOException {
    List<ChildLog> logs = ChildLog.readAll(directory);
    if (logs.isEmpty()) {
      return Optional.empty();
    }
    ChildLog newest = logs.get(logs.size() - 1);
    GuardedParticipant leader = participants.get(newest.id());
    boolean ticks = System.nanoTime() - newest.lastNanos() < LEASE.toNanos() / 4;
    return newest.ticks() >= TICKS_AT_WORK && ticks
        ? Optional.ofNullable(leader)
        : Optional.empty();
  }

  @Override
  public void close() {
    participants.values().forEach(GuardedParticipant::close);
  }
}
