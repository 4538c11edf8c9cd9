// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static io.github.natsleader.testkit.server.NatsCluster.SERVERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.testkit.FailoverTimings;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.server.NatsCluster;
import io.github.natsleader.testkit.server.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The failures that a group has to live through, one at a time, on a cluster; each ends with the
 * same checks as {@link ClusterChaosTest}. Each can be run alone.
 */
@Tag("chaos")
@EnabledOnOs(value = OS.LINUX, disabledReason = "one clock for all processes, and signals")
class ClusterScenariosTest {
  private static final String ALL = "nle.chaos.scenarios";
  private static final String LEFT_OUT = "takes 10 s; run chaos.sh --scenarios";
  private static final int PARTICIPANTS = 3;
  private static final int HERD = 10;

  private static final Duration ACQUIRE_DELAY = Duration.ofMillis(10);

  /** Other builds may keep this machine busy. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(10);

  /** NATS elects a new leader of a stream in 4 to 9 s, and clients have to come back. */
  private static final Duration NATS_ELECTS = Duration.ofSeconds(15);

  private static final FailoverTimings TIMINGS =
      new FailoverTimings(
          ParticipantSettings.TTL,
          ParticipantSettings.HEARTBEAT,
          ParticipantSettings.MAX_CLOCK_DRIFT,
          ACQUIRE_DELAY,
          ALLOWANCE);

  @SuppressWarnings("NullAway.Init")
  private static NatsCluster cluster;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = NatsCluster.builder().start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @AfterEach
  void mend() throws Exception {
    cluster.heal();
    for (NatsServer server : cluster.servers()) {
      if (!server.isRunning()) {
        server.restart();
      }
    }
    assertThat(cluster.awaitWhole(Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void processKill() throws Exception {
    try (ChaosWorld world = world("kill", PARTICIPANTS)) {
      Seat leader = begin(world);

      long sinceNanos = fault(world, "killed", leader::kill);

      Seat next = nextLeader(world, leader);
      assertThat(next).isNotSameAs(leader);
      assertThat(ledAfter(world, sinceNanos)).isLessThan(TIMINGS.latestTakeoverAfterCrash());
      requireAllKept(world);
    }
  }

  @Test
  void killAfterAGracefulStopWithKeyDeletion() throws Exception {
    try (ChaosWorld world = world("stop", PARTICIPANTS)) {
      Seat leader = begin(world);

      long sinceNanos = fault(world, "stopped and killed", () -> stopAndKill(world, leader));

      assertThat(nextLeader(world, leader)).isNotSameAs(leader);
      assertThat(ledAfter(world, sinceNanos)).isLessThan(TIMINGS.latestTakeoverAfterCrash());
      assertThat(demotionsOf(world, leader)).containsExactly(DemotionReason.STOPPED);
      requireAllKept(world);
    }
  }

  /** In the middle of its stop: before or after the release, as it comes. */
  private static void stopAndKill(ChaosWorld world, Seat leader) throws Exception {
    leader.stopAndKill(
        () -> ChaosWorld.until("its demotion", () -> !demotionsOf(world, leader).isEmpty()));
  }

  @Test
  void streamLeaderStepDown() throws Exception {
    try (ChaosWorld world = world("step-down", PARTICIPANTS)) {
      begin(world);
      int before = streamLeader(world);

      fault(
          world,
          "stepped down",
          () -> assertThat(cluster.stepDown(world.setting().electionStream())).isTrue());
      ChaosWorld.until("another", () -> streamLeader(world) != before && streamLeader(world) >= 0);

      requireLeaderAgain(world);
      requireAllKept(world);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "all", disabledReason = LEFT_OUT)
  void serverRestart() throws Exception {
    try (ChaosWorld world = world("restart", PARTICIPANTS)) {
      begin(world);

      fault(world, "restarted", () -> cluster.server(streamLeader(world)).restart());

      requireLeaderAgain(world);
      requireAllKept(world);
    }
  }

  /** The leader goes on talking to a server that has lost the others; they are elsewhere. */
  @Test
  void networkPartition() throws Exception {
    try (ChaosWorld world = world("partition", PARTICIPANTS)) {
      Seat leader = begin(world);
      int minority = leader.links().serverInUse();
      keepFrom(world, leader, minority);
      Seat victim = world.awaitLeader();
      assertThat(victim).isSameAs(leader);

      long sinceNanos = fault(world, "isolated", () -> cluster.isolate(minority));

      assertThat(nextLeader(world, victim)).isNotSameAs(victim);
      assertThat(ledAfter(world, sinceNanos))
          .isLessThan(TIMINGS.latestTakeoverAfterCrash().plus(NATS_ELECTS));
      requireAllKept(world);
    }
  }

  /** One participant can reach that server only, and the others all but that one. */
  private static void keepFrom(ChaosWorld world, Seat one, int server) {
    for (Seat seat : world.seats()) {
      for (int i = 0; i < SERVERS; i++) {
        if ((seat == one) != (i == server)) {
          seat.links().toServer(i, FaultProxy::cut);
        }
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "all", disabledReason = LEFT_OUT)
  void thunderingHerd() throws Exception {
    try (ChaosWorld world = world("herd", HERD)) {
      Seat leader = begin(world);
      for (Seat seat : world.seats()) {
        ChaosWorld.until(seat.id() + " takes part", () -> seat.links().connections() > 0);
      }

      long sinceNanos = fault(world, "killed", leader::kill);

      assertThat(nextLeader(world, leader)).isNotSameAs(leader);
      assertThat(ledAfter(world, sinceNanos)).isLessThan(TIMINGS.latestTakeoverAfterCrash());
      requireAllKept(world);
    }
  }

  private ChaosWorld world(String name, int participants) throws Exception {
    return new ChaosWorld(
        cluster, ChaosSetting.of(name, directory), participants, new Random(name.hashCode()));
  }

  private static Seat begin(ChaosWorld world) throws Exception {
    world.startAll();
    return world.awaitLeader();
  }

  /** Until when nothing was broken. */
  private static long fault(ChaosWorld world, String kind, Fault.Act act) throws Exception {
    world.note(new HistoryEvent.FaultBegan(System.nanoTime(), kind, ""));
    act.run();
    return System.nanoTime();
  }

  private static Seat nextLeader(ChaosWorld world, Seat before) {
    return world.awaitLeaderAbove(before.ledEpoch());
  }

  /** How long after an instant a term began that led then. */
  private static Duration ledAfter(ChaosWorld world, long sinceNanos) throws IOException {
    long promotedNanos = world.awaitPromotedNanos(world.highestEpoch());
    return Duration.ofNanos(Math.max(0, promotedNanos - sinceNanos));
  }

  private static void requireLeaderAgain(ChaosWorld world) {
    Duration bound = TIMINGS.latestTakeoverAfterCrash().plus(NATS_ELECTS);
    assertThat(world.awaitLeaderSince(System.nanoTime(), bound)).isPresent();
  }

  private static int streamLeader(ChaosWorld world) throws InterruptedException {
    return cluster.leaderOf(world.setting().electionStream()).orElse(-1);
  }

  private static List<DemotionReason> demotionsOf(ChaosWorld world, Seat seat) throws Exception {
    world.collect();
    return world.history().events().stream()
        .filter(HistoryEvent.Demoted.class::isInstance)
        .map(HistoryEvent.Demoted.class::cast)
        .filter(demoted -> demoted.participant().startsWith(seat.id() + "."))
        .map(HistoryEvent.Demoted::reason)
        .toList();
  }

  private static void requireAllKept(ChaosWorld world) throws Exception {
    world.heal();
    assertThat(world.awaitLeaderSince(System.nanoTime(), ChaosRun.LEADER_WITHIN)).isPresent();
    world.finish();
    Judgement judgement = Judgement.of(world);
    Path files = world.setting().directory();
    RunFiles.write(world, files);
    assertThat(judgement.verdict().isKept())
        .as("histories in %s%n%s", files, judgement.describe())
        .isTrue();
  }
}
