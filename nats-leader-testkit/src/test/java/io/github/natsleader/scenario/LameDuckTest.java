// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.ConnectionListener;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server that is taken out of service in its own, slow way: it first ends JetStream, then lets
 * its clients go, then exits. As for one that stops at once, a lease longer than that outlives it.
 */
class LameDuckTest {
  /** One for each test. */
  @RegisterExtension
  final NatsServerExtension nats =
      NatsServerExtension.create(
          server ->
              server.config(
                  """
                  lame_duck_grace_period: "1s"
                  lame_duck_duration: "30s"
                  """));

  private static final Duration LONG_TTL = Duration.ofSeconds(40);
  private static final Duration BOUND = Duration.ofSeconds(8);

  @Test
  void aLeaseThatOutlivesItEndsNoTerm() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "slowly", "g")) {
      CountDownLatch told = new CountDownLatch(1);
      Participant leader = scene.join(longLease(scene, "a"), listening(told));
      Leadership term = leader.leads();
      scene.join(longLease(scene, "b")).follows("a");

      enterLameDuckMode();
      assertThat(told.await(10, TimeUnit.SECONDS)).as("the client was told").isTrue();
      assertThat(term.isValid()).isTrue();
      assertThat(nats.server().awaitExit()).isZero();
      nats.server().restart();
      long restartedNanos = System.nanoTime();

      Waiting.until("a renewal", () -> term.remaining().compareTo(leftOf(restartedNanos)) > 0);
      assertThat(term.isValid()).isTrue();
      assertThat(scene.terms()).hasSize(1);
      leader.election().stop();
      scene.termAfter(term.token().epoch(), BOUND);
    }
  }

  @Test
  void aShorterLeaseEndsInTimeAndAnotherTermFollows() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "sooner", "g")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      scene.join("b").follows("a");

      enterLameDuckMode();
      // Still connected, but nobody answers: the lease runs out.
      leader.demoted(1, DemotionReason.LEASE_EXPIRED);
      assertThat(nats.server().awaitExit()).isZero();
      assertThat(scene.leader()).isEmpty();
      nats.server().restart();

      scene.termAfter(term.token().epoch(), Scene.TTL.plus(BOUND));
      assertThat(scene.terms()).hasSize(2);
    }
  }

  private void enterLameDuckMode() throws IOException, InterruptedException {
    String processId = Long.toString(nats.server().processId());
    Process signal = new ProcessBuilder("/bin/sh", "-c", "kill -s USR2 " + processId).start();
    assertThat(signal.waitFor()).isZero();
  }

  private Options.Builder listening(CountDownLatch lameDuck) {
    return ConnectionOptions.recommended()
        .server(nats.server().url())
        .connectionListener(
            (connection, event) -> {
              if (event == ConnectionListener.Events.LAME_DUCK) {
                lameDuck.countDown();
              }
            });
  }

  private static ElectionConfig longLease(Scene scene, String id) {
    return scene.config(id).ttl(LONG_TTL).build();
  }

  /** What can be left at most of a lease that was not renewed since that instant. */
  private static Duration leftOf(long sinceNanos) {
    return LONG_TTL.minusNanos(System.nanoTime() - sinceNanos);
  }
}
