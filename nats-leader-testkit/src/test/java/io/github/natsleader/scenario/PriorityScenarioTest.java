// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Participants of different priority, every change of leader counted (rules P1 and P2). */
@Tag("every-server")
class PriorityScenarioTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  /** A request that is unanswered for so long is none any more, on a busy machine too. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final Duration TTL = HEARTBEAT.multipliedBy(3);

  /** Below the lease, which nobody waits for; the rest is for a busy machine. */
  private static final Duration QUICK = Duration.ofSeconds(4);

  private static Scene scene(String group) {
    return new Scene(nats.server().url(), "priority", group);
  }

  private static ElectionConfig.Builder of(Scene scene, String id, int priority) {
    return scene.config(id).ttl(TTL).heartbeatInterval(HEARTBEAT).priority(priority);
  }

  private static ElectionConfig.Builder taker(Scene scene, String id, int priority) {
    return of(scene, id, priority).allowPriorityTakeover(true);
  }

  @Test
  void aLeaderThatIsAskedHandsOverInMillisecondsAndOnce() throws Exception {
    try (Scene scene = scene("asked")) {
      Participant low = scene.join(of(scene, "low", 1).build());
      Leadership before = low.leads();

      Participant high = scene.join(taker(scene, "high", 10).build());
      Witness.Promotion next = high.promotion(high.leads());

      Witness.Demotion handed = low.demoted(1, DemotionReason.HANDED_OVER);
      assertThat(handed.token()).isEqualTo(before.token());
      assertThat(Duration.ofNanos(next.atNanos() - handed.atNanos())).isLessThan(QUICK);
      low.follows("high");
      quiet(10);
      assertThat(scene.terms()).hasSize(2);
    }
  }

  /** Whoever is not allowed to take over waits like any other, whatever its priority is. */
  @Test
  void aPriorityAloneTakesNothingOver() throws Exception {
    try (Scene scene = scene("modest")) {
      scene.join(of(scene, "low", 1).build()).leads();
      scene.join(of(scene, "high", 10).build()).follows("low");

      quiet(5);

      assertThat(scene.terms()).hasSize(1);
    }
  }

  @Test
  void equalPrioritiesNeverFlap() throws Exception {
    List<Scene> scenes = new ArrayList<>();
    try {
      for (TakeoverMode mode : TakeoverMode.values()) {
        Scene scene = scene("equal-" + mode);
        scenes.add(scene);
        Participant first = scene.join(taker(scene, "a", 5).takeoverMode(mode).build());
        first.heardOf(first.leads());
        for (String id : List.of("b", "c")) {
          scene.join(taker(scene, id, 5).takeoverMode(mode).build()).follows("a");
        }
      }
      quiet(25);
      assertThat(scenes).allSatisfy(scene -> assertThat(scene.terms()).hasSize(1));
    } finally {
      for (Scene scene : scenes) {
        scene.close();
      }
    }
  }

  @Test
  void ofAHerdTheHighestLeadsInTheEnd() throws Exception {
    int takers = 5;
    try (Scene scene = scene("herd")) {
      scene.join(of(scene, "t0", 1).build()).leads();
      for (int priority = 2; priority <= takers + 1; priority++) {
        scene.join(taker(scene, "t" + (priority - 1), priority).build());
      }

      Participant highest = scene.participants().get(takers);
      highest.heardOf(highest.leads());
      // Others that led on the way may hear of it a little later.
      quiet(5);

      int changes = scene.terms().size() - 1;
      assertThat(changes).isBetween(1, takers);
      quiet(15);
      assertThat(scene.terms()).as("nothing changes any more").hasSize(changes + 1);
      assertThat(scene.leader().orElseThrow().id()).isEqualTo("t" + takers);
    }
  }

  /** The leader declines while it is young, and is asked again. */
  @Test
  void theTenureOfTheLeaderIsRespected() throws Exception {
    Duration minTenure = Duration.ofMillis(700);
    try (Scene scene = scene("leader-tenure")) {
      Participant low = scene.join(of(scene, "low", 1).minTenure(minTenure).build());
      Witness.Promotion begun = low.promotion(low.leads());
      Participant high = scene.join(taker(scene, "high", 10).build());

      high.heardOf(high.leads());

      Witness.Demotion handed = low.demoted(1, DemotionReason.HANDED_OVER);
      // What the listener hears of the beginning may come a little late.
      assertThat(Duration.ofNanos(handed.atNanos() - begun.atNanos()).plusMillis(20))
          .isGreaterThan(minTenure);
      assertThat(scene.terms()).hasSize(2);
    }
  }

  @Test
  void theTenureOfTheTakerIsRespectedToo() throws Exception {
    Duration minTenure = Duration.ofMillis(500);
    try (Scene scene = scene("taker-tenure")) {
      Participant low = scene.join(of(scene, "low", 1).build());
      low.leads();
      long joinedNanos = System.nanoTime();
      Participant high = scene.join(taker(scene, "high", 10).minTenure(minTenure).build());

      high.heardOf(high.leads());

      Witness.Demotion handed = low.demoted(1, DemotionReason.HANDED_OVER);
      assertThat(Duration.ofNanos(handed.atNanos() - joinedNanos)).isGreaterThan(minTenure);
      assertThat(scene.terms()).hasSize(2);
    }
  }

  /** The heir is first although another is quicker; afterwards the old leader takes over again. */
  @Test
  void maintenanceIsDoneByLoweringThePriority() throws Exception {
    try (Scene scene = scene("maintenance")) {
      Participant usual = scene.join(taker(scene, "usual", 10).build());
      usual.leads();
      scene.join(of(scene, "quick", 0).acquireDelay(Duration.ZERO).build()).follows("usual");
      Participant deputy =
          scene.join(taker(scene, "deputy", 5).acquireDelay(Duration.ofMillis(300)).build());
      deputy.follows("usual");
      quiet(5);
      assertThat(scene.terms()).hasSize(1);

      long loweredNanos = System.nanoTime();
      usual.election().setPriority(0);

      Witness.Promotion next = deputy.promotion(deputy.leads());
      assertThat(Duration.ofNanos(next.atNanos() - loweredNanos)).isLessThan(QUICK);
      usual.demoted(1, DemotionReason.HANDED_OVER);
      quiet(5);
      assertThat(scene.terms()).hasSize(2);

      usual.election().setPriority(10);
      usual.heardOf(usual.leads());
      deputy.demoted(1, DemotionReason.HANDED_OVER);
      quiet(5);
      assertThat(scene.terms()).hasSize(3);
    }
  }

  /** P2: both lead until the old leader notices; what epochs guard is still in order. */
  @Test
  void whoTakesOverImmediatelyDoesNotWaitForTheOldLeader() throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = scene("immediate").withOverlapsAllowed()) {
      Participant low = scene.join(of(scene, "low", 1).build(), Links.through(proxy));
      Leadership old = low.leads();
      proxy.blackhole();

      long joinedNanos = System.nanoTime();
      Participant high =
          scene.join(taker(scene, "high", 10).takeoverMode(TakeoverMode.IMMEDIATE).build());
      Leadership next = high.leads();

      assertThat(Duration.ofNanos(high.promotion(next).atNanos() - joinedNanos)).isLessThan(QUICK);
      assertThat(next.token().epoch()).isGreaterThan(old.token().epoch());
      low.demoted(1, DemotionReason.LEASE_EXPIRED);
      assertThat(scene.overlaps()).hasSize(1);
      proxy.heal();
      low.follows("high");
      assertThat(scene.terms()).hasSize(2);
    }
  }

  @Test
  void whoIsTakenOverImmediatelyNoticesAtOnceWhereItCan(Connection observer) throws Exception {
    try (Scene scene = scene("noticed").withOverlapsAllowed()) {
      RegisterTap tap = RegisterTap.on(observer, "priority", "noticed");
      Participant low = scene.join(of(scene, "low", 1).build());
      low.leads();
      Participant high =
          scene.join(taker(scene, "high", 10).takeoverMode(TakeoverMode.IMMEDIATE).build());

      high.heardOf(high.leads());
      Waiting.until("both acquisitions", () -> tap.acquisitions().size() >= 2);

      Witness.Demotion lost = low.demoted(1, DemotionReason.TAKEN_OVER);
      long takenNanos = tap.acquisitions().get(1).atNanos();
      assertThat(Duration.ofNanos(lost.atNanos() - takenNanos)).isLessThan(QUICK);
      quiet(5);
      assertThat(scene.terms()).hasSize(2);
    }
  }

  /** Lets so many tenths of a second pass in which nothing should happen. */
  private static void quiet(int tenths) {
    Waiting.untilNanos(System.nanoTime() + tenths * 100_000_000L);
  }
}
