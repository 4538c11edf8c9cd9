// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.LeaderInfo;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Beside a participant that keeps its record as the Go library does: {@code id}, {@code token} and
 * {@code priority}, written by an ordinary key-value client.
 */
@Tag("every-server")
@Tag("oldest-server")
class GoCompatibilityTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final String TOKEN = "0b6e2d6e-6c86-4b0c-9d53-0a6a3c6f7f11";
  private static final byte[] GO_RECORD =
      ("{\"id\":\"go-1\",\"token\":\"" + TOKEN + "\",\"priority\":5}").getBytes(UTF_8);
  private static final Duration BOUND = Duration.ofSeconds(6);

  private KeyValue bucket;
  private String group;

  @BeforeEach
  void openBucket(Connection connection, TestInfo info) throws Exception {
    group = info.getTestMethod().orElseThrow().getName();
    if (!connection.keyValueManagement().getBucketNames().contains("mixed")) {
      connection
          .keyValueManagement()
          .create(KeyValueConfiguration.builder("mixed").storageType(StorageType.File).build());
    }
    bucket = connection.keyValue("mixed");
  }

  @Test
  void itsLeaderIsSeenWaitedOutAndReplaced() throws Exception {
    bucket.create(group, GO_RECORD);
    try (Scene scene = new Scene(nats.server().url(), "mixed", group)) {
      long beforeNanos = System.nanoTime();
      Participant ours = scene.join("java");
      ours.follows("go-1");
      LeaderInfo leader = ours.election().leader().orElseThrow();
      assertThat(leader.token()).isEqualTo(TOKEN);
      assertThat(leader.meta()).isEqualTo(Map.of());

      Witness.Promotion next = ours.promotion(ours.leads());

      // W1: it may have been written just before we came, whatever its age is.
      Duration wait = Duration.ofNanos(next.atNanos() - beforeNanos);
      assertThat(wait).isGreaterThan(Scene.TTL).isLessThan(Scene.TTL.plus(BOUND));
    }
  }

  @Test
  void itsLeaderIsFollowedForAsLongAsItRenews() throws Exception {
    long revision = bucket.create(group, GO_RECORD);
    try (Scene scene = new Scene(nats.server().url(), "mixed", group)) {
      Participant ours = scene.join("java").follows("go-1");

      long untilNanos = System.nanoTime() + 3 * Scene.TTL.toNanos();
      long lastNanos = 0;
      while (System.nanoTime() - untilNanos < 0) {
        lastNanos = System.nanoTime();
        revision = bucket.update(group, GO_RECORD, revision);
        Waiting.untilNanos(lastNanos + Scene.TTL.toNanos() / 3);
      }

      assertThat(ours.promotions()).isEmpty();
      ours.follows("go-1");
      Witness.Promotion next = ours.promotion(ours.leads());
      assertThat(Duration.ofNanos(next.atNanos() - lastNanos)).isGreaterThanOrEqualTo(Scene.TTL);
    }
  }

  /** It deletes its key on stop, with nothing to tell that from any other deletion. */
  @Test
  void itsDeletionIsWaitedOut() throws Exception {
    long revision = bucket.create(group, GO_RECORD);
    try (Scene scene = new Scene(nats.server().url(), "mixed", group)) {
      Participant ours = scene.join("java").follows("go-1");

      long deletedNanos = System.nanoTime();
      bucket.delete(group, revision);

      Witness.Promotion next = ours.promotion(ours.leads());
      Duration wait = Duration.ofNanos(next.atNanos() - deletedNanos);
      assertThat(wait).isGreaterThanOrEqualTo(Scene.TTL).isLessThan(Scene.TTL.plus(BOUND));
    }
  }

  @Test
  void ourRecordIsReadableToIt() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "mixed", group)) {
      Leadership term = scene.join("java").leads();

      JsonValue record = JsonParser.parse(bucket.get(group).getValue());

      assertThat(record.map).isNotNull();
      assertThat(record.map.get("id").string).isEqualTo("java");
      assertThat(record.map.get("token").string).isEqualTo(term.token().id());
    }
  }

  /** It creates the key with an ordinary client once ours is gone, and updates it from there. */
  @Test
  void itCanTakeOverWhatWeReleased() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "mixed", group)) {
      Participant ours = scene.join("java");
      ours.leads();
      ours.election().stop();

      bucket.create(group, GO_RECORD);

      scene.join("java-2").follows("go-1");
    }
  }

  /** Its update of a key that is ours is a loss at once, whatever its record says. */
  @Test
  void itsTakeoverIsNoticed() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "mixed", group)) {
      Participant ours = scene.join("java");
      ours.leads();

      bucket.put(group, GO_RECORD);

      ours.demoted(1, DemotionReason.TAKEN_OVER);
      ours.follows("go-1");
    }
  }
}
