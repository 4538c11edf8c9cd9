// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Options;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cut that leaves time for a renewal changes nothing; one that does not ends the term before
 * anybody else can begin one.
 */
class CutLengthTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration TTL = Duration.ofMillis(1500);
  private static final Duration HEARTBEAT = Duration.ofMillis(300);
  private static final Duration RECONNECT_WAIT = Duration.ofMillis(40);

  /** Not zero: the client's reconnecting ends in an exception then. */
  private static final Duration RECONNECT_JITTER = Duration.ofMillis(10);

  private static final int SHORT_ROUNDS = 10;
  private static final int LONG_ROUNDS = 2;

  /** For the reconnect and the renewal itself, beyond which a round is no proof. */
  private static final Duration STALL_MARGIN = Duration.ofMillis(400);

  /** lease - heartbeat - reconnect wait, less room for a busy machine: 1,000 ms here. */
  private static final Duration LONGEST_SHORT_CUT =
      TTL.minus(HEARTBEAT)
          .minus(RECONNECT_WAIT)
          .minus(RECONNECT_JITTER)
          .minus(Duration.ofMillis(150));

  @Test
  void aShortCutChangesNothing(Connection direct) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int stalled = 0;
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Pulse pulse = new Pulse(direct);
        Scene scene = new Scene(nats.server().url(), "short", "g")) {
      Participant leader = join(scene, "near", proxy);
      leader.leads();
      Participant other = scene.join(scene.config("other").ttl(TTL).build()).follows("near");
      for (int round = 1; round <= SHORT_ROUNDS; round++) {
        Leadership term = leader.leads();
        waitUpTo(random, HEARTBEAT);
        pulse.reset();
        cut(proxy, random);
        awaitRenewal(term);
        if (pulse.longestStall().compareTo(STALL_MARGIN) > 0) {
          stalled++;
          other.resign();
          continue;
        }
        assertThat(term.endReason()).as("seed %d, round %d", seed, round).isEmpty();
        assertThat(leader.leads().token()).isEqualTo(term.token());
      }
      assertThat(scene.terms()).hasSizeLessThanOrEqualTo(1 + 2 * stalled);
    }
    assertThat(stalled).as("rounds in which this machine stood still").isLessThan(SHORT_ROUNDS);
  }

  private static void cut(FaultProxy proxy, Random random) {
    proxy.cut();
    waitUpTo(random, LONGEST_SHORT_CUT);
    proxy.heal();
  }

  private static void awaitRenewal(Leadership term) {
    long healedNanos = System.nanoTime();
    Waiting.until(
        "a renewal, or the end of the term",
        () -> !term.isValid() || term.remaining().compareTo(leftOf(healedNanos)) > 0);
  }

  /** What can be left at most of a lease that was not renewed since that instant. */
  private static Duration leftOf(long sinceNanos) {
    return TTL.minusNanos(System.nanoTime() - sinceNanos);
  }

  private static void waitUpTo(Random random, Duration most) {
    Waiting.untilNanos(System.nanoTime() + (long) (random.nextDouble() * most.toNanos()));
  }

  @Test
  void aLongCutEndsTheTermBeforeTheNextBegins() throws Exception {
    try (FaultProxy one = FaultProxy.to("127.0.0.1", nats.server().port());
        FaultProxy two = FaultProxy.to("127.0.0.1", nats.server().port());
        Scene scene = new Scene(nats.server().url(), "long", "g")) {
      Participant leader = join(scene, "one", one);
      leader.leads();
      Participant follower = join(scene, "two", two).follows("one");
      FaultProxy proxy = one;
      for (int round = 1; round <= LONG_ROUNDS; round++) {
        cutForLong(leader, follower, proxy);
        Participant demoted = leader;
        leader = follower;
        follower = demoted;
        proxy = proxy == one ? two : one;
      }
      assertThat(scene.terms()).hasSize(1 + LONG_ROUNDS);
    }
  }

  private static void cutForLong(Participant leader, Participant follower, FaultProxy proxy)
      throws InterruptedException {
    Leadership term = leader.leads();
    leader.heardOf(term);
    int terms = leader.promotions().size();
    proxy.cut();

    Leadership next = follower.leads();
    // By its own clock, whenever its callbacks come to run; the scene's samples tell of overlaps.
    assertThat(term.isValid()).as("it is out before the next one is in").isFalse();
    assertThat(leader.demoted(terms, DemotionReason.CONNECTION_LOST).token())
        .isEqualTo(term.token());
    assertThat(term.endReason()).contains(DemotionReason.CONNECTION_LOST);
    follower.heardOf(next);

    proxy.heal();
    leader.follows(follower.id());
    assertThat(next.isValid()).isTrue();
  }

  private static Participant join(Scene scene, String id, FaultProxy proxy) throws Exception {
    Options.Builder options =
        ConnectionOptions.recommended()
            .server("nats://127.0.0.1:" + proxy.port())
            .reconnectWait(RECONNECT_WAIT)
            .reconnectJitter(RECONNECT_JITTER);
    return scene.join(scene.config(id).ttl(TTL).heartbeatInterval(HEARTBEAT).build(), options);
  }
}
