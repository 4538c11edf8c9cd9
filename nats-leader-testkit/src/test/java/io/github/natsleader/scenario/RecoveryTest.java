// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed under three participants on connections of their own, and is started again:
 * with its data, without it, with an older copy. They stay up all the time; that no two of them
 * lead at once is what each {@link Scene} checks when it closes.
 *
 * <p>What is outside the assumptions, and so not tested here: a newcomer that joins in the meantime
 * and never saw the record that was lost, unless {@code coldStartDelay} covers it (which it cannot
 * for an older copy); and epochs that go back where revisions are repeated, which is reported.
 */
@Tag("every-server")
class RecoveryTest {
  /** One for each test, which has on disk what it acknowledged. */
  @RegisterExtension
  final NatsServerExtension nats = NatsServerExtension.create(ServerFeatures::synced);

  /** Within a lease and this much after the server is back, somebody leads. */
  private static final Duration RECOVERY = Duration.ofSeconds(15);

  private static final Duration LONG_TTL = Duration.ofSeconds(15);

  /** Long enough to be still ahead when a lost bucket is noticed. */
  private static final Duration AHEAD_TTL = Duration.ofSeconds(4);

  /** Enough that no group that has recovered writes its way up to where its followers were. */
  private static final int WRITES_LOST = 1000;

  @Test
  void withItsDataTheTermOutlivesItOrAnotherFollows(Connection other) throws Exception {
    createVolatileBucket(other);
    try (Scene brief = trio("kept", "brief", Scene.TTL);
        Scene lasting = trio("kept", "lasting", LONG_TTL);
        Scene emptied = recreated(trio("volatile", "g", Scene.TTL))) {
      Leadership term = lasting.leader().orElseThrow().leads();
      awaitFirstChecks();

      nats.server().kill();
      nats.server().restart();
      long backNanos = System.nanoTime();

      requireLeader(lasting, LONG_TTL, backNanos);
      assertThat(term.isValid()).isTrue();
      assertThat(lasting.terms()).hasSize(1);
      requireLeader(brief, Scene.TTL, backNanos);
      requireSilence(lasting);
      requireSilence(brief);
      // Of a stream in memory a single server keeps not even the name.
      requireLeader(emptied, Scene.TTL, backNanos);
      requireAllTold(emptied);
    }
  }

  @Test
  @Tag("oldest-server")
  void withoutItsDataTheLeaseIsWaitedOutInANewBucket(Connection other) throws Exception {
    createVolatileBucket(other);
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene brief = recreated(trio("lost", "brief", Scene.TTL));
        Scene apart = recreated(apart("lost", "apart", AHEAD_TTL, proxy));
        Scene ahead = recreated(trio("lost", "ahead", AHEAD_TTL));
        Scene emptied = recreated(trio("volatile", "g", Scene.TTL))) {
      Participant leader = ahead.leader().orElseThrow();
      Leadership term = leader.leads();
      awaitFirstChecks();

      // It cannot know that the bucket is gone, and leads on for as long as its lease allows.
      proxy.cut();
      nats.server().kill();
      nats.server().restartWithoutData();
      long backNanos = System.nanoTime();

      leader.demoted(1, DemotionReason.REGISTER_LOST);
      assertThat(term.isValid()).isFalse();
      for (Scene scene : List.of(brief, ahead, apart, emptied)) {
        requireLeader(scene, ttl(scene), backNanos);
      }
      proxy.heal();
      for (Scene scene : List.of(brief, ahead, apart, emptied)) {
        requireAllTold(scene);
      }
    }
  }

  /**
   * Each group finds another kind of old news in the copy: the record of its leader, that of a
   * leader since replaced, a release, and nothing at all. Each would be vacant sooner than the
   * newest lease ends, were it believed at once (W8).
   */
  @Test
  void withAnOlderCopyItIsNotBelievedBeforeTheLeaseHasEnded(@TempDir Path directory)
      throws Exception {
    Path copy = directory.resolve("copy");
    try (Scene held = trio("restored", "held", Scene.TTL).epochsMayGoBack();
        Scene replaced = trio("restored", "replaced", Scene.TTL).epochsMayGoBack();
        Scene released = scene("restored", "released").epochsMayGoBack();
        Scene absent = scene("restored", "absent").epochsMayGoBack()) {
      released.join("z").leads();
      released.participants().get(0).election().stop();
      nats.server().stop();
      nats.server().copyData(copy);
      nats.server().restart();
      Waiting.until(
          "leaders again", () -> held.leader().isPresent() && replaced.leader().isPresent());
      replaced.leader().orElseThrow().resign();
      trio(released, Scene.TTL);
      trio(absent, Scene.TTL);
      List<Scene> scenes = List.of(held, replaced, released, absent);
      raiseRevisions();
      awaitRenewals(scenes, System.nanoTime());
      awaitFirstChecks();

      nats.server().kill();
      nats.server().restartWithData(copy);
      long backNanos = System.nanoTime();

      for (Scene scene : scenes) {
        requireLeader(scene, Scene.TTL, backNanos);
        requireAllTold(scene);
      }
    }
  }

  private static void createVolatileBucket(Connection other) throws Exception {
    other
        .keyValueManagement()
        .create(KeyValueConfiguration.builder("volatile").storageType(StorageType.Memory).build());
  }

  /** By a connection of its own: one from before the restart may not be back yet. */
  private void raiseRevisions() throws Exception {
    try (Connection fresh = Nats.connect(nats.server().url())) {
      KeyValue bucket = fresh.keyValue("restored");
      for (int i = 0; i < WRITES_LOST; i++) {
        bucket.put("filler", "f".getBytes(UTF_8));
      }
    }
  }

  private Scene scene(String bucket, String group) {
    return new Scene(nats.server().url(), bucket, group);
  }

  private Scene trio(String bucket, String group, Duration ttl) throws Exception {
    Scene scene = scene(bucket, group);
    trio(scene, ttl);
    return scene;
  }

  private static void trio(Scene scene, Duration ttl) throws Exception {
    scene.join(config(scene, "a", ttl)).leads();
    scene.join(config(scene, "b", ttl)).follows("a");
    scene.join(config(scene, "c", ttl)).follows("a");
  }

  /** The leader is on the far side of the proxy. */
  private Scene apart(String bucket, String group, Duration ttl, FaultProxy proxy)
      throws Exception {
    Scene scene = scene(bucket, group);
    scene
        .join(
            config(scene, "a", ttl),
            ConnectionOptions.recommended().server("nats://127.0.0.1:" + proxy.port()))
        .leads();
    scene.join(config(scene, "b", ttl)).follows("a");
    scene.join(config(scene, "c", ttl)).follows("a");
    return scene;
  }

  private static ElectionConfig config(Scene scene, String id, Duration ttl) {
    return scene
        .config(id)
        .ttl(ttl)
        .allowVolatileStorage(scene.bucket().equals("volatile"))
        .build();
  }

  private static Duration ttl(Scene scene) {
    return scene.participants().get(0).election().config().ttl();
  }

  /** Epochs go on above the old ones only in a bucket that has a first sequence (T1). */
  private Scene recreated(Scene scene) {
    return ServerFeatures.honoursFirstSequence(nats.server()) ? scene : scene.epochsMayGoBack();
  }

  /**
   * Whoever has not yet been told when the bucket was created cannot tell it from another one; and
   * it is checked at most once a second.
   */
  private static void awaitFirstChecks() {
    Waiting.untilNanos(System.nanoTime() + 1_000_000_000L);
  }

  private static void awaitRenewals(List<Scene> scenes, long sinceNanos) {
    for (Scene scene : scenes) {
      Waiting.until("a renewal", () -> isLedByARenewalSince(scene, sinceNanos));
    }
  }

  /** Somebody leads by an acknowledgement of the server that is back, not by an earlier one. */
  private static void requireLeader(Scene scene, Duration ttl, long backNanos) {
    Duration sinceBack = Duration.ofNanos(System.nanoTime() - backNanos);
    Waiting.until(
        "a leader of " + scene.group(),
        ttl.plus(RECOVERY).minus(sinceBack),
        () -> isLedByARenewalSince(scene, backNanos));
  }

  private static boolean isLedByARenewalSince(Scene scene, long sinceNanos) {
    return scene.leader().stream()
        .flatMap(leader -> leader.election().leadership().stream())
        .anyMatch(term -> term.isValid() && isRenewedSince(term, ttl(scene), sinceNanos));
  }

  /** H1: more is left than of a lease that was written at the instant. */
  private static boolean isRenewedSince(Leadership term, Duration ttl, long sinceNanos) {
    Duration since = Duration.ofNanos(System.nanoTime() - sinceNanos);
    return term.remaining().compareTo(ttl.minus(since)) > 0;
  }

  private static void requireSilence(Scene scene) {
    assertThat(scene.participants()).noneMatch(RecoveryTest::wasTold);
  }

  /** All that still take part. */
  private static void requireAllTold(Scene scene) {
    assertThat(scene.participants())
        .filteredOn(any -> any.election().status().state() != ElectionState.STOPPED)
        .hasSize(3)
        .allSatisfy(any -> Waiting.until(any.id() + " is told", () -> wasTold(any)));
  }

  private static boolean wasTold(Participant participant) {
    return participant.witness().hasHeardOf(Kind.REGISTER_REPLACED);
  }
}
