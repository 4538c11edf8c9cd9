// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.history.FencedWritesOnly;
import io.github.natsleader.testkit.history.HistoryEvent;
import io.github.natsleader.testkit.history.OneLeader;
import io.github.natsleader.testkit.history.Outcome;
import io.github.natsleader.testkit.history.Violation;
import io.github.natsleader.testkit.server.NatsCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@link ClusterChaosTest} looks for is found where it is. */
@Tag("chaos")
@EnabledOnOs(value = OS.LINUX, disabledReason = "one clock for all processes, and signals")
class PlantedDefectsTest {
  private static final int PARTICIPANTS = 2;

  @SuppressWarnings("NullAway.Init")
  private static NatsCluster cluster;

  @TempDir private Path directory;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = NatsCluster.builder().start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  /** Its lease goes on by its clock when the other has waited it out. */
  @Test
  void aClockBeyondTheBoundLeadsToTwoLeaders() throws Exception {
    try (ChaosWorld world = world("slow", Plant.SLOW_CLOCK)) {
      Seat slow = world.seats().get(0);

      slow.links().all(FaultProxy::cut);

      assertThat(world.awaitLeaderAbove(slow.ledEpoch())).isNotSameAs(slow);
      assertThat(judge(world)).extracting(Violation::guarantee).contains(name(OneLeader.class));
    }
  }

  @Test
  void aWriteWithoutTheFenceIsAcceptedAfterTheTerm() throws Exception {
    try (ChaosWorld world = world("unfenced", Plant.UNFENCED)) {
      Seat unfenced = world.seats().get(0);
      String process = unfenced.process().name();
      long epoch = unfenced.ledEpoch();

      unfenced.process().freeze();
      ChaosWorld.until("the next one writes", () -> isWritten(world, epoch + 1, ""));
      unfenced.process().thaw();

      ChaosWorld.until("a late write", () -> isWritten(world, 0, process + "/" + epoch + "/late"));
      assertThat(judge(world))
          .extracting(Violation::guarantee)
          .contains(name(FencedWritesOnly.class));
    }
  }

  @Test
  void aProcessThatEndsByItselfIsSeenWhateverComesNext() throws Exception {
    try (ChaosWorld world =
        new ChaosWorld(cluster, ChaosSetting.of("ended", directory), 4, new Random(1))) {
      world.startAll();
      for (Seat seat : world.seats().subList(0, 3)) {
        // Past the seat, which does not expect it.
        seat.process().kill();
      }

      world.seats().get(0).kill();
      world.seats().get(1).stopAndKill(() -> {});
      world.seats().get(3).stopAndKill(() -> {});
      world.finish();

      assertThat(world.history().events())
          .filteredOn(HistoryEvent.Threw.class::isInstance)
          .extracting(event -> ((HistoryEvent.Threw) event).participant())
          .containsExactly("p0.1", "p1.1", "p2.1");
      assertThat(world.history().events())
          .filteredOn(HistoryEvent.Crashed.class::isInstance)
          .extracting(event -> ((HistoryEvent.Crashed) event).participant())
          .containsExactly("p3.1");
    }
  }

  /** One with a defect, which leads, and one without. */
  private ChaosWorld world(String name, Plant plant) throws Exception {
    ChaosWorld world =
        new ChaosWorld(cluster, ChaosSetting.of(name, directory), PARTICIPANTS, new Random(1));
    Seat defective = world.seats().get(0);
    defective.plant(plant);
    defective.start();
    assertThat(world.awaitLeader()).isSameAs(defective);
    ChaosWorld.until("a write", () -> isWritten(world, 0, ""));
    Seat other = world.seats().get(1);
    other.start();
    ChaosWorld.until("the other takes part", () -> other.links().connections() > 0);
    return world;
  }

  private static boolean isWritten(ChaosWorld world, long leastEpoch, String prefix)
      throws Exception {
    world.collect();
    return world.history().events().stream()
        .anyMatch(
            event ->
                event instanceof HistoryEvent.GuardedWrite write
                    && write.outcome() == Outcome.ACCEPTED
                    && write.epoch() >= leastEpoch
                    && write.value().startsWith(prefix));
  }

  private static List<Violation> judge(ChaosWorld world) throws Exception {
    world.heal();
    world.finish();
    return Judgement.of(world).verdict().violations();
  }

  private static String name(Class<?> guarantee) {
    return guarantee.getSimpleName();
  }
}
