// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Options;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A leader with the client's default options, whose way to the server is broken for two leases: it
 * buffers what it could not send, and sends it when it is back. Nobody leads by such a ghost.
 */
@Tag("every-server")
class BrokenLinkTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final int ROUNDS = 2;

  @Test
  void aCutLinkLeavesNoGhost() throws Exception {
    rounds("cut", FaultProxy::cut, DemotionReason.CONNECTION_LOST);
  }

  /** The client cannot know that it is cut off, so neither can the reason. */
  @Test
  void aHalfOpenLinkLeavesNoGhost(Connection observer) throws Exception {
    RegisterTap tap = RegisterTap.on(observer, "halfopen", "g");
    rounds("halfopen", FaultProxy::blackhole, DemotionReason.LEASE_EXPIRED);

    RegisterTap.Write ghost =
        tap.writes().stream()
            .dropWhile(write -> !write.id().equals("near"))
            .filter(write -> write.id().equals("far"))
            .findFirst()
            .orElseThrow();
    assertThat(ghost.acquires()).as("renews a lost lease: " + ghost).isFalse();
  }

  /** H3, H4: the last renewals are applied, and known to be only after the lease. */
  @Test
  void lostAnswersLeaveNoGhost() throws Exception {
    rounds("answers", FaultProxy::dropAnswers, DemotionReason.LEASE_EXPIRED);
  }

  /** H1: the lease counts from before the send, however late its acknowledgement comes. */
  @Test
  void aSlowLinkThatIsCutMidwayLeavesNoGhost() throws Exception {
    rounds(
        "slow",
        proxy -> {
          proxy.delayToClient(Duration.ofMillis(250));
          Waiting.untilNanos(System.nanoTime() + Scene.TTL.toNanos());
          proxy.cut();
        },
        DemotionReason.CONNECTION_LOST);
  }

  private static void rounds(String bucket, Consumer<FaultProxy> fault, DemotionReason reason)
      throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), bucket, "g")) {
      Participant far =
          scene.join(
              scene.config("far").build(),
              new Options.Builder()
                  .server("nats://127.0.0.1:" + proxy.port())
                  .reconnectWait(Duration.ofMillis(200))
                  .connectionTimeout(Duration.ofMillis(500)));
      far.leads();
      Participant near = scene.join("near").follows("far");
      for (int round = 1; round <= ROUNDS; round++) {
        round(new Cast(far, near, proxy), round, fault, reason);
      }
    }
  }

  private record Cast(Participant far, Participant near, FaultProxy proxy) {}

  private static void round(Cast cast, int round, Consumer<FaultProxy> fault, DemotionReason reason)
      throws InterruptedException {
    cast.far().leads();
    cast.near().follows("far");
    long brokenNanos = System.nanoTime();
    fault.accept(cast.proxy());

    Leadership next = cast.near().leads();
    // By its own clock, whenever its callbacks come to run; the scene's samples tell of overlaps.
    assertThat(cast.far().isLeader()).as("it is out before the next one is in").isFalse();
    assertThat(cast.far().demoted(round, reason).token()).isNotEqualTo(next.token());
    cast.near().heardOf(next);

    Waiting.untilNanos(brokenNanos + 2 * Scene.TTL.toNanos());
    cast.proxy().heal();
    cast.far().follows("near");
    assertThat(next.isValid()).isTrue();
    assertThat(cast.far().promotions()).hasSize(round);

    // For the next round: it steps back, and stays out for one lease.
    cast.near().resign();
  }
}
