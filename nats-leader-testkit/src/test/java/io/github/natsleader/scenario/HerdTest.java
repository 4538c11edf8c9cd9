// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** W4, and one watch instead of polling: a crowd of candidates does not storm the server. */
class HerdTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final int FOLLOWERS = 50;
  private static final Duration TTL = Duration.ofSeconds(6);

  /** Long beside the way of a record to all of them, on a busy machine too. */
  private static final Duration ACQUIRE_DELAY = Duration.ofSeconds(2);

  @Test
  void ofFiftyFollowersOneLeadsAndFewTry(Connection observer) throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "herd", "g")) {
      Participant leader = scene.join(config(scene, "leader"));
      Leadership term = leader.leads();
      for (int i = 0; i < FOLLOWERS; i++) {
        scene.join(config(scene, "follower-" + i)).follows("leader");
      }
      RegisterTap tap = RegisterTap.on(observer, "herd", "g");

      leader.election().stop();
      long stoppedNanos = System.nanoTime();
      Witness.Promotion next = scene.termAfter(term.token().epoch(), Participant.PATIENCE);
      Participant successor = scene.leader().orElseThrow();
      for (Participant follower : scene.participants()) {
        if (follower != leader && follower != successor) {
          follower.follows(successor.id());
        }
      }

      assertThat(scene.terms()).hasSize(2);
      Waiting.until("an attempt is heard of", () -> !tap.acquisitions().isEmpty());
      List<RegisterTap.Write> attempts = tap.acquisitions();
      assertThat(attempts).hasSizeBetween(1, FOLLOWERS / 5);
      assertThat(attempts.stream().map(RegisterTap.Write::id)).doesNotHaveDuplicates();
      assertThat(Duration.ofNanos(next.atNanos() - stoppedNanos)).isLessThan(TTL);
    }
  }

  private static ElectionConfig config(Scene scene, String id) {
    return scene.config(id).ttl(TTL).acquireDelay(ACQUIRE_DELAY).build();
  }
}
