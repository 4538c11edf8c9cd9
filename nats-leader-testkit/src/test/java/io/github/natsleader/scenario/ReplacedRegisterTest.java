// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The whole register goes from under a live election (rule W8): purged, or deleted and created
 * again.
 */
@Tag("every-server")
class ReplacedRegisterTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration BOUND = Duration.ofSeconds(8);

  /** A release that is not heard of is read about, but not before three quarters of it. */
  private static final Duration LONG_TTL = Duration.ofSeconds(4);

  /** No entry tells of it: reads alone do, and are believed only after a while. */
  @Test
  void aPurgedStreamIsBelievedAfterTenSeconds(Connection other) throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "emptied", "g")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      scene.join("b").follows("a");

      other.jetStreamManagement().purgeStream("KV_emptied");
      long purgedNanos = System.nanoTime();

      leader.demoted(1, DemotionReason.LEASE_EXPIRED);
      Witness.Promotion next = scene.termAfter(term.token().epoch(), Participant.PATIENCE);
      Duration wait = Duration.ofNanos(next.atNanos() - purgedNanos);
      assertThat(wait).isGreaterThan(Scene.TTL);
      assertThat(wait).isLessThan(Duration.ofSeconds(10).plus(Scene.TTL).plus(BOUND));
      Waiting.until(
          "a report", () -> scene.participants().stream().anyMatch(ReplacedRegisterTest::wasTold));
    }
  }

  @Test
  void aDeletedBucketIsCreatedAgainAboveAllEpochs(Connection other) throws Exception {
    try (Scene scene = recreated("deleted")) {
      Participant leader = join(scene, "a");
      leader.leads();
      join(scene, "b").follows("a");
      awaitNextCheck();

      long deletedNanos = System.nanoTime();
      other.keyValueManagement().delete("deleted");

      requireNewTermInNewBucket(scene, deletedNanos);
      leader.demoted(1, DemotionReason.REGISTER_LOST);
    }
  }

  @Test
  void aBucketThatItsOperatorCreatedAgainIsNoticed(Connection other) throws Exception {
    try (Scene scene = recreated("anew")) {
      Participant leader = join(scene, "a");
      Leadership term = leader.leads();
      join(scene, "b").follows("a");
      awaitNextCheck();

      long deletedNanos = System.nanoTime();
      other.keyValueManagement().delete("anew");
      other.jetStreamManagement().addStream(above(term));

      requireNewTermInNewBucket(scene, deletedNanos);
      leader.demoted(1, DemotionReason.REGISTER_LOST);
    }
  }

  private static Participant join(Scene scene, String id) throws Exception {
    return scene.join(scene.config(id).ttl(LONG_TTL).build());
  }

  /** Servers that do not take a first sequence start epochs over with the bucket. */
  private static Scene recreated(String bucket) {
    Scene scene = new Scene(nats.server().url(), bucket, "g");
    return ServerFeatures.honoursFirstSequence(nats.server()) ? scene : scene.epochsMayGoBack();
  }

  /** A bucket is checked at most once a second: the check at the start must be past. */
  private static void awaitNextCheck() {
    Waiting.untilNanos(System.nanoTime() + 1_000_000_000L);
  }

  /** As T1 asks of an operator: a first sequence above every epoch so far. */
  private static StreamConfiguration above(Leadership term) {
    StreamConfiguration ordinary =
        KeyValueConfiguration.builder("anew")
            .storageType(StorageType.File)
            .build()
            .getBackingConfig();
    return StreamConfiguration.builder(ordinary)
        .firstSequence(term.token().epoch() + 1_000_000)
        .build();
  }

  private static void requireNewTermInNewBucket(Scene scene, long sinceNanos) {
    Witness.Promotion next = scene.termSince(sinceNanos, Participant.PATIENCE);
    Duration wait = Duration.ofNanos(next.atNanos() - sinceNanos);
    assertThat(wait).isGreaterThanOrEqualTo(LONG_TTL);
    assertThat(wait).isLessThan(Duration.ofSeconds(10).plus(LONG_TTL).plus(BOUND));
    assertThat(scene.participants()).allSatisfy(any -> Waiting.until("report", () -> wasTold(any)));
    requirePromptHandoff(scene, next);
  }

  /** The watch stands on the new stream as well: a release is heard of at once. */
  private static void requirePromptHandoff(Scene scene, Witness.Promotion before) {
    // Whoever noticed late waits until then for the holder of the old bucket.
    Waiting.untilNanos(System.nanoTime() + LONG_TTL.toNanos());
    scene.leader().orElseThrow().election().stop();
    long stoppedNanos = System.nanoTime();
    Witness.Promotion next = scene.termSince(before.atNanos(), Participant.PATIENCE);
    assertThat(Duration.ofNanos(next.atNanos() - stoppedNanos))
        .isLessThan(LONG_TTL.multipliedBy(3).dividedBy(4));
  }

  private static boolean wasTold(Participant participant) {
    return participant.witness().hasHeardOf(Kind.REGISTER_REPLACED);
  }
}
