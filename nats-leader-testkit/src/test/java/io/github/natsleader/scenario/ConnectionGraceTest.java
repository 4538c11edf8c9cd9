// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A leader without a connection, whose lease lasts longer than it may be without. */
class ConnectionGraceTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final Duration HEARTBEAT = Duration.ofMillis(300);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static ElectionConfig config(Scene scene, Duration grace) {
    return scene
        .config("far")
        .ttl(LEASE)
        .heartbeatInterval(HEARTBEAT)
        .validationInterval(Duration.ZERO)
        .disconnectGracePeriod(grace)
        .build();
  }

  @Test
  void isDemotedWhenTheGraceIsOverLongBeforeItsLease() throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), "grace", "over")) {
      Participant far = scene.join(config(scene, GRACE), Links.through(proxy));
      Leadership term = far.leads();

      long cutNanos = System.nanoTime();
      proxy.cut();
      Waiting.until("the cut is noticed", () -> !isConnected(far));
      Waiting.untilNanos(cutNanos + GRACE.toNanos() / 2);
      assertThat(term.isValid()).isTrue();

      Witness.Demotion lost = far.demoted(1, DemotionReason.CONNECTION_LOST);
      assertThat(Duration.ofNanos(lost.atNanos() - cutNanos))
          .isGreaterThanOrEqualTo(GRACE)
          .isLessThan(LEASE.dividedBy(2));
      assertThat(term.isValid()).isFalse();

      // Its own record is nobody else's: it need not wait for it (rule W2).
      proxy.heal();
      Leadership next = far.leads();
      assertThat(next.token().epoch()).isGreaterThan(term.token().epoch());
    }
  }

  /** Read, renew at once, go on. */
  @Test
  void whoIsBackInTimeLooksRenewsAndGoesOn(Connection observer) throws Exception {
    RegisterTap tap = RegisterTap.on(observer, "grace", "back");
    List<Long> readsNanos = new CopyOnWriteArrayList<>();
    Dispatcher reads = observer.createDispatcher();
    reads.subscribe(
        "$JS.API.STREAM.MSG.GET.KV_grace", message -> readsNanos.add(System.nanoTime()));
    observer.flush(Duration.ofSeconds(5));
    Duration rareHeartbeat = LEASE.dividedBy(4);
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), "grace", "back")) {
      ElectionConfig config =
          scene
              .config("far")
              .ttl(LEASE)
              .heartbeatInterval(rareHeartbeat)
              .validationInterval(Duration.ZERO)
              .build();
      Participant far = scene.join(config, Links.through(proxy));
      Leadership term = far.leads();
      Waiting.until("the acquisition", () -> !tap.writes().isEmpty());
      long acquiredNanos = tap.writes().get(0).atNanos();

      proxy.cut();
      Waiting.until("the cut is noticed", () -> !isConnected(far));
      readsNanos.clear();
      int writes = tap.writes().size();
      proxy.heal();

      Waiting.until("a read", () -> !readsNanos.isEmpty());
      Waiting.until("a renewal", () -> tap.writes().size() > writes);
      RegisterTap.Write renewal = tap.writes().get(writes);
      assertThat(renewal.acquires()).isFalse();
      assertThat(Duration.ofNanos(renewal.atNanos() - acquiredNanos))
          .as("sooner than its heartbeat would have come")
          .isLessThan(rareHeartbeat);
      assertThat(far.election().leadership()).contains(term);
      assertThat(far.witness().demotions()).isEmpty();
    } finally {
      observer.closeDispatcher(reads);
    }
  }

  private static boolean isConnected(Participant participant) {
    return participant.election().status().connection() == ConnectionStatus.CONNECTED;
  }
}
