// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.FailoverTimings;
import io.github.natsleader.testkit.LeadershipSamples;
import io.github.natsleader.testkit.OverlapChecker;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Leaders in processes of their own, frozen and killed. */
@Tag("every-server")
@EnabledOnOs(value = OS.LINUX, disabledReason = "one clock for all processes, and signals")
class ProcessesTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration TTL = Duration.ofMillis(600);
  private static final int ROUNDS = 3;

  @TempDir private Path directory;

  /** H2: a deadline needs no thread to run. */
  @Test
  void aFrozenLeaderIsDemotedBeforeAnythingElse() throws Exception {
    try (LeaderProcess a = start("frozen", "a");
        LeaderProcess b = start("frozen", "b")) {
      for (int round = 1; round <= ROUNDS; round++) {
        freezeTheLeader(a, b);
      }
      a.stop();
      b.stop();
      requireNoOverlap(List.of(a, b));
    }
  }

  private static void freezeTheLeader(LeaderProcess a, LeaderProcess b) throws Exception {
    Waiting.until("one leads", () -> leads(a) ^ leads(b));
    LeaderProcess leader = leads(a) ? a : b;
    LeaderProcess follower = leader == a ? b : a;
    int terms = follower.of("promoted").size();
    int losses = leader.of("demoted").size();

    leader.freeze();
    long frozenNanos = System.nanoTime();
    int heard = leader.events().size();
    LeaderProgram.Line takeover = follower.reported("promoted", terms + 1);
    Waiting.untilNanos(frozenNanos + 3 * TTL.toNanos());
    leader.thaw();
    LeaderProgram.Line loss = leader.reported("demoted", losses + 1);

    assertThat(takeover.atNanos()).isLessThan(loss.atNanos());
    assertThat(sinceThaw(leader, heard).get(0)).isEqualTo(loss);
    assertThat(leads(follower)).isTrue();
  }

  /**
   * What it has told since, but for a warning that its lease would end soon: that was decided while
   * it had not ended, and only its telling was frozen.
   */
  private static List<LeaderProgram.Line> sinceThaw(LeaderProcess leader, int heard)
      throws IOException {
    return leader.events().stream()
        .skip(heard)
        .dropWhile(line -> line.what().equals("at_risk") && !Duration.parse(line.detail()).isZero())
        .toList();
  }

  @Test
  @Tag("oldest-server")
  void aKilledLeaderIsReplacedAfterItsLease(Connection connection) throws Exception {
    try (Pulse pulse = new Pulse(connection);
        LeaderProcess a = start("killed", "a")) {
      a.reported("promoted", 1);
      try (LeaderProcess b = start("killed", "b");
          LeaderProcess c = start("killed", "c")) {
        b.reported("follows", 1);
        c.reported("follows", 1);
        RegisterTap tap = RegisterTap.on(connection, "killed", "g");
        Waiting.until("renewals", () -> tap.writes().size() >= 3);

        a.kill();
        Waiting.until("another leads", () -> leads(b) || leads(c));

        LeaderProgram.Line next = (leads(b) ? b : c).reported("promoted", 1);
        long lastNanos =
            tap.writes().stream()
                .filter(write -> write.id().equals("a"))
                .mapToLong(RegisterTap.Write::atNanos)
                .max()
                .orElseThrow();
        Duration wait = Duration.ofNanos(next.atNanos() - lastNanos);
        FailoverTimings timings = timings();
        // The tap may have heard of the write later than the one who waits.
        Duration later = Duration.ofMillis(20).plus(pulse.longestStall());
        assertThat(wait.plus(later)).isGreaterThan(timings.earliestTakeoverAfterLastWrite());
        assertThat(wait).isLessThan(timings.latestTakeoverAfterCrash());
        requireNoOverlap(List.of(a, b, c));
      }
    }
  }

  /** The kill finds nothing to hold: the key was deleted, and the successor leads already. */
  @Test
  void aKillAfterAGracefulStopChangesNothing() throws Exception {
    Duration longTtl = Duration.ofSeconds(8);
    try (LeaderProcess a = start("stopped", "a", longTtl)) {
      a.reported("promoted", 1);
      try (LeaderProcess b = start("stopped", "b", longTtl)) {
        b.reported("follows", 1);
        a.stop();
        long stoppedNanos = System.nanoTime();
        a.kill();

        LeaderProgram.Line next = b.reported("promoted", 1);
        assertThat(Duration.ofNanos(next.atNanos() - stoppedNanos))
            .isLessThan(longTtl.dividedBy(2));
        assertThat(a.reported("demoted", 1).atNanos()).isLessThan(next.atNanos());
        b.stop();
        requireNoOverlap(List.of(a, b));
      }
    }
  }

  private LeaderProcess start(String bucket, String id) throws IOException {
    return start(bucket, id, TTL);
  }

  private LeaderProcess start(String bucket, String id, Duration ttl) throws IOException {
    return LeaderProcess.start(nats.server().url(), bucket, id, ttl.toMillis(), directory);
  }

  private static boolean leads(LeaderProcess process) throws IOException {
    return process.of("promoted").size() > process.of("demoted").size();
  }

  private static FailoverTimings timings() {
    return new FailoverTimings(
        TTL, TTL.dividedBy(3), 0.01, Duration.ofMillis(10), Duration.ofSeconds(5));
  }

  private static void requireNoOverlap(List<LeaderProcess> processes) throws IOException {
    LeadershipSamples samples = new LeadershipSamples();
    for (LeaderProcess process : processes) {
      if (!process.of("promoted").isEmpty()) {
        samples.addLines(process.samples());
      }
    }
    assertThat(samples.terms()).isGreaterThan(1);
    OverlapChecker.requireNoOverlap(samples);
  }
}
