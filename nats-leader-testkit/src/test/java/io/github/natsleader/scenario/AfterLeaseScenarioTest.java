// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.StopOptions;
import io.github.natsleader.TakeoverMode;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A live record is replaced, and the old leader cannot know: it leads on until its lease ends, and
 * nobody leads before that, whatever becomes of the one who replaced it (rule P3).
 */
class AfterLeaseScenarioTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String BUCKET = "after-lease";
  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final int WRONG_LAST_SEQUENCE = 10071;
  private static final Duration BOUND = Duration.ofSeconds(10);

  /** How long the taker leaves the leader alone: enough to break things before it acts. */
  private static final Duration TENURE = Duration.ofMillis(400);

  private static ElectionConfig.Builder of(Scene scene, String id, int priority) {
    return scene.config(id).heartbeatInterval(HEARTBEAT).priority(priority);
  }

  private static ElectionConfig taker(Scene scene) {
    return of(scene, "high", 10)
        .allowPriorityTakeover(true)
        .takeoverMode(TakeoverMode.AFTER_LEASE)
        .minTenure(TENURE)
        .build();
  }

  @Test
  void aLeaderThatCanNoticeIsReplacedOnceAndItsLeaseIsWaitedFor(Connection observer)
      throws Exception {
    RegisterTap tap = RegisterTap.on(observer, BUCKET, "noticed");
    try (Scene scene = new Scene(nats.server().url(), BUCKET, "noticed")) {
      Participant low = scene.join(of(scene, "low", 1).build());
      low.leads();
      Participant high = scene.join(taker(scene)).follows("low");

      Witness.Promotion next = high.promotion(high.leads());

      low.demoted(1, DemotionReason.TAKEN_OVER);
      assertHeld(tap, next);
      assertThat(scene.terms()).hasSize(2);
    }
  }

  @Test
  void nobodyLeadsBesideALeaderThatCannotNotice(Connection observer) throws Exception {
    RegisterTap tap = RegisterTap.on(observer, BUCKET, "unnoticed");
    try (FaultProxy lowLink = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), BUCKET, "unnoticed")) {
      Participant low = scene.join(of(scene, "low", 1).build(), Links.through(lowLink));
      low.leads();
      Participant high = scene.join(taker(scene)).follows("low");
      lowLink.blackhole();

      Witness.Promotion next = high.promotion(high.leads());

      Witness.Demotion lost = low.demoted(1, DemotionReason.LEASE_EXPIRED);
      assertThat(lost.atNanos()).isLessThan(next.atNanos());
      assertHeld(tap, next);
      lowLink.heal();
      low.follows("high");
      assertThat(scene.terms()).hasSize(2);
    }
  }

  /** What becomes of the taker while it holds the record and does not lead yet. */
  enum Fate {
    CRASHES {
      @Override
      void befall(Participant taker, FaultProxy link) throws InterruptedException {
        taker.crash();
      }
    },
    STOPS {
      @Override
      void befall(Participant taker, FaultProxy link) {
        assertThat(taker.election().stop(StopOptions.DEFAULT)).isTrue();
      }
    },
    IS_CUT_OFF {
      @Override
      void befall(Participant taker, FaultProxy link) {
        link.cut();
      }
    };

    abstract void befall(Participant taker, FaultProxy link) throws InterruptedException;

    /** What it has renewed until then may still be its own when the hold ends. */
    boolean mayLead() {
      return this == IS_CUT_OFF;
    }
  }

  @ParameterizedTest
  @EnumSource(Fate.class)
  void nobodyLeadsTooEarlyWhenTheTakerIsGoneMeanwhile(Fate fate, Connection observer)
      throws Exception {
    String group = "gone-" + fate;
    RegisterTap tap = RegisterTap.on(observer, BUCKET, group);
    try (FaultProxy lowLink = FaultProxy.to("127.0.0.1", nats.server().port());
        FaultProxy highLink = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), BUCKET, group)) {
      Participant low = scene.join(of(scene, "low", 1).build(), Links.through(lowLink));
      low.leads();
      Participant next = scene.join(of(scene, "next", 0).build()).follows("low");
      Participant high = scene.join(taker(scene), Links.through(highLink)).follows("low");
      lowLink.blackhole();
      next.follows("high");

      fate.befall(high, highLink);

      Witness.Promotion begun = next.promotion(next.leads());
      assertThat(high.promotions()).hasSizeLessThanOrEqualTo(fate.mayLead() ? 1 : 0);
      assertThat(tap.writes()).filteredOn(RegisterTap.Write::deletes).isEmpty();
      assertHeld(tap, begun);
      low.demoted(1, DemotionReason.LEASE_EXPIRED);
      assertThat(scene.terms()).hasSize(2 + high.promotions().size());
    }
  }

  /** Its acquisition is applied, and it hears nothing of that for a while. */
  @Test
  void aTakerThatIsUnsureOfItsAcquisitionKeepsItsHold(Connection observer) throws Exception {
    RegisterTap tap = RegisterTap.on(observer, BUCKET, "unsure");
    try (FaultProxy lowLink = FaultProxy.to("127.0.0.1", nats.server().port());
        FaultProxy highLink = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), BUCKET, "unsure")) {
      Participant low = scene.join(of(scene, "low", 1).build(), Links.through(lowLink));
      low.leads();
      Participant high = scene.join(taker(scene), Links.through(highLink)).follows("low");
      lowLink.blackhole();
      highLink.dropAnswers();
      Waiting.until("an acquisition", () -> tap.acquisitions().size() > 1);

      highLink.heal();

      Witness.Promotion next = high.promotion(high.leads());
      assertHeld(tap, next);
      low.demoted(1, DemotionReason.LEASE_EXPIRED);
      assertThat(scene.terms()).hasSize(2);
    }
  }

  /** As the Go library keeps its record: it answers nothing, and is not asked for ever. */
  @Test
  void aLeaderThatAnswersNothingIsReplacedAfterOneHeartbeatAndWaitedOut(Connection connection)
      throws Exception {
    byte[] record = "{\"id\":\"go-1\",\"token\":\"0b6e2d6e\",\"priority\":5}".getBytes(UTF_8);
    connection.keyValueManagement().create(KeyValueConfiguration.builder("go").build());
    KeyValue bucket = connection.keyValue("go");
    RegisterTap tap = RegisterTap.on(connection, "go", "mute");
    long revision = bucket.create("mute", record);
    try (Scene scene = new Scene(nats.server().url(), "go", "mute")) {
      long joinedNanos = System.nanoTime();
      Participant high =
          scene.join(of(scene, "high", 10).allowPriorityTakeover(true).build()).follows("go-1");
      renewUntilRefused(bucket, record, revision, tap);

      long asked = taking(tap).atNanos() - joinedNanos;
      assertThat(Duration.ofNanos(asked)).isGreaterThan(HEARTBEAT).isLessThan(Scene.TTL);
      Witness.Promotion next = high.promotion(high.leads());
      assertHeld(tap, next);
      assertThat(scene.terms()).hasSize(1);
    }
  }

  /**
   * Renews once a heartbeat, sooner when an attempt to replace the record is heard, since that one
   * may have come just after a renewal and been refused.
   */
  private static void renewUntilRefused(
      KeyValue bucket, byte[] record, long created, RegisterTap tap) throws Exception {
    long beganNanos = System.nanoTime();
    long revision = created;
    while (System.nanoTime() - beganNanos < BOUND.toNanos()) {
      try {
        revision = bucket.update("mute", record, revision);
      } catch (JetStreamApiException refused) {
        assertThat(refused.getApiErrorCode()).isEqualTo(WRONG_LAST_SEQUENCE);
        return;
      }
      int heard = tap.acquisitions().size();
      long renewedNanos = System.nanoTime();
      Waiting.until(
          "the next renewal",
          () ->
              tap.acquisitions().size() > heard
                  || System.nanoTime() - renewedNanos > HEARTBEAT.toNanos());
    }
    throw new AssertionError("the record was not replaced within " + BOUND);
  }

  private static RegisterTap.Write taking(RegisterTap tap) {
    return tap.accepted().stream()
        .filter(write -> write.acquires() && write.id().equals("high"))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The record that was replaced was a live one, and whoever leads next began when it was none any
   * more.
   */
  private static void assertHeld(RegisterTap tap, Witness.Promotion next) {
    List<RegisterTap.Write> writes = tap.accepted();
    RegisterTap.Write taking = taking(tap);
    RegisterTap.Write last = writes.get(writes.indexOf(taking) - 1);
    assertThat(last.id()).isIn("low", "go-1");
    assertThat(Duration.ofNanos(taking.atNanos() - last.atNanos())).isLessThan(Scene.TTL);
    // The tap may have heard of the write a little later than those who waited.
    assertThat(Duration.ofNanos(next.atNanos() - last.atNanos()).plusMillis(20))
        .isGreaterThan(Scene.TTL);
  }
}
