// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Five participants in processes of their own on a cluster, and faults at random: no two lead at
 * any time, and everything else that {@link Judgement} names. {@code chaos.sh} runs it for longer.
 */
@Tag("chaos")
@EnabledOnOs(value = OS.LINUX, disabledReason = "one clock for all processes, and signals")
class ClusterChaosTest {
  private static final int PARTICIPANTS = 5;
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("nle.chaos.seconds", 25));

  /** Fewer would show little, however slow the machine is. */
  private static final int LEAST_FAULTS = 8;

  private static final Duration LONG_RUN = Duration.ofMinutes(30);

  private static final Plant PLANT =
      Plant.valueOf(System.getProperty("nle.chaos.plant", Plant.NONE.name()));

  @Test
  void whatMustAlwaysHoldHolds() throws Exception {
    long seed = Long.getLong("nle.chaos.seed", System.nanoTime());
    System.out.printf("cluster chaos, seed %d: %d s begin%n", seed, LENGTH.toSeconds());
    Path directory = Files.createTempDirectory("nats-leader-chaos-");
    boolean kept = false;
    try (NatsCluster cluster = NatsCluster.builder().start();
        ChaosWorld world =
            new ChaosWorld(
                cluster, ChaosSetting.of("chaos", directory), PARTICIPANTS, new Random(seed))) {
      world.seats().subList(0, PLANT.among(PARTICIPANTS)).forEach(seat -> seat.plant(PLANT));
      ChaosReport report = run(world, directory, seed);
      requireMuchToSee(report);
      kept = true;
    } catch (Throwable e) {
      throw new AssertionError(
          "seed %d, histories in %s; to repeat: nats-leader-testkit/chaos.sh %d %d"
              .formatted(seed, directory, LENGTH.toSeconds(), seed),
          e);
    } finally {
      if (kept) {
        RunFiles.delete(directory);
      }
    }
  }

  /** Or the verdict would be empty; a long run must have seen what a long run is for. */
  private static void requireMuchToSee(ChaosReport report) {
    assertThat(report.terms()).as("terms").isGreaterThan(1);
    assertThat(report.acknowledged()).as("guarded writes").isPositive();
    if (LENGTH.compareTo(LONG_RUN) >= 0) {
      assertThat(report.faults()).as("faults").isGreaterThanOrEqualTo(300);
      assertThat(report.kinds()).as("kinds of fault").isGreaterThanOrEqualTo(10);
      assertThat(report.faultsIn(FaultKind.Side.SERVERS))
          .as("on servers")
          .isGreaterThanOrEqualTo(40);
      assertThat(report.proved()).as("proofs answered with \"yes\"").isPositive();
      assertThat(report.lateRefused()).as("late writes that were refused").isPositive();
    }
  }

  private static ChaosReport run(ChaosWorld world, Path directory, long seed) throws Exception {
    ChaosRun run = new ChaosRun(world);
    try {
      run.run(LENGTH, LEAST_FAULTS);
    } finally {
      RunFiles.write(world, directory);
    }
    Judgement judgement = Judgement.of(world);
    ChaosReport report = new ChaosReport(world, run, judgement);
    System.out.println(report.text(seed, LENGTH));
    RunFiles.write(world, directory);
    assertThat(judgement.verdict().isKept()).as(judgement.describe()).isTrue();
    return report;
  }
}
