// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Options;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server goes away under three participants, and comes back. */
@Tag("every-server")
class ServerOutageTest {
  /** One for each test. */
  @RegisterExtension final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration LONG_TTL = Duration.ofSeconds(15);

  /** Reconnects are tried ten times a second; the rest is for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  @Test
  @Tag("oldest-server")
  void aRestartWithinTheLeaseEndsNoTerm() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "restarted", "g")) {
      Participant leader = scene.join(scene.config("a").ttl(LONG_TTL).build());
      Leadership term = leader.leads();
      scene.join(scene.config("b").ttl(LONG_TTL).build()).follows("a");

      nats.server().restart();
      long restartedNanos = System.nanoTime();

      Waiting.until("a renewal", () -> term.remaining().compareTo(leftOf(restartedNanos)) > 0);
      assertThat(term.isValid()).isTrue();
      assertThat(scene.terms()).hasSize(1);
      leader.election().stop();
      scene.termAfter(term.token().epoch(), BOUND);
    }
  }

  /** What can be left at most of a lease that was not renewed since that instant. */
  private static Duration leftOf(long sinceNanos) {
    return LONG_TTL.minusNanos(System.nanoTime() - sinceNanos);
  }

  @Test
  @Tag("oldest-server")
  void anOutageBeyondTheLeaseEndsTheTermAndAnotherFollows() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "down", "g")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      scene.join("b").follows("a");
      scene.join("c").follows("a");

      nats.server().kill();
      leader.demoted(1, DemotionReason.CONNECTION_LOST);
      Waiting.untilNanos(System.nanoTime() + Scene.TTL.toNanos());
      assertThat(scene.leader()).isEmpty();
      nats.server().restart();

      scene.termAfter(term.token().epoch(), Scene.TTL.plus(BOUND));
      assertThat(scene.terms()).hasSize(2);
    }
  }

  @Test
  void aFrozenServerIsNoReasonToLeadOn() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "frozen", "g")) {
      Participant leader = scene.join("a");
      Leadership term = leader.leads();
      scene.join("b").follows("a");

      nats.server().freeze();
      leader.demoted(1, DemotionReason.LEASE_EXPIRED);
      Waiting.untilNanos(System.nanoTime() + Scene.TTL.toNanos());
      assertThat(scene.leader()).isEmpty();
      nats.server().resume();

      scene.termAfter(term.token().epoch(), Scene.TTL.plus(BOUND));
    }
  }

  @Test
  void aPartitionOfAllEndsTheTermAndOneLeadsAfterIt() throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), "parted", "g")) {
      Participant leader = scene.join(scene.config("a").build(), through(proxy));
      Leadership term = leader.leads();
      scene.join(scene.config("b").build(), through(proxy)).follows("a");
      scene.join(scene.config("c").build(), through(proxy)).follows("a");

      proxy.cut();
      leader.demoted(1, DemotionReason.CONNECTION_LOST);
      assertThat(scene.leader()).isEmpty();
      proxy.heal();

      scene.termAfter(term.token().epoch(), Scene.TTL.plus(BOUND));
      assertThat(scene.terms()).hasSize(2);
    }
  }

  private static Options.Builder through(FaultProxy proxy) {
    return ConnectionOptions.recommended().server("nats://127.0.0.1:" + proxy.port());
  }
}
