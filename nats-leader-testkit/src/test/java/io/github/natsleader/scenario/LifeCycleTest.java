// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.StopOptions;
import io.github.natsleader.testkit.FailoverTimings;
import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the first lease to the last, with nothing going wrong but what a test does. */
@Tag("every-server")
@Tag("oldest-server")
class LifeCycleTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  /** Long beside a handoff, on a machine that is busy otherwise too. */
  private static final Duration LONG_TTL = Duration.ofSeconds(9);

  /** Takes over within milliseconds; whoever waits for a read or for the lease takes longer. */
  private static final Duration HANDOFF_BOUND = LONG_TTL.dividedBy(2);

  @Test
  void electsRenewsAndReleases(Connection connection) throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "single", "g")) {
      Participant only = scene.join("a");
      Leadership term = only.leads();
      RegisterTap tap = RegisterTap.on(connection, "single", "g");

      Waiting.until("three renewals", () -> tap.writes().size() >= 3);
      assertThat(term.isValid()).isTrue();
      KeyValueEntry held = connection.keyValue("single").get("g");
      assertThat(held.getValueAsString())
          .startsWith("{\"id\":\"a\",\"token\":\"" + term.token().id() + "\"");
      assertThat(only.promotions()).hasSize(1);

      assertThat(only.election().stop()).isTrue();
      assertThat(only.isLeader()).isFalse();
      assertThat(term.endReason()).contains(DemotionReason.STOPPED);
      assertThat(only.election().status().state()).isEqualTo(ElectionState.STOPPED);
      assertThat(connection.keyValue("single").history("g"))
          .singleElement()
          .satisfies(last -> assertThat(last.getOperation()).isEqualTo(KeyValueOperation.DELETE));
    }
  }

  @Test
  void handsOverOneByOne() throws Exception {
    try (Scene scene = new Scene(nats.server().url(), "three", "g")) {
      scene.join(scene.config("a").ttl(LONG_TTL).build()).leads();
      scene.join(scene.config("b").ttl(LONG_TTL).build()).follows("a");
      scene.join(scene.config("c").ttl(LONG_TTL).build()).follows("a");
      List<String> leaders = new ArrayList<>(List.of("a"));

      while (leaders.size() < 3) {
        Participant leader = scene.leader().orElseThrow();
        long epoch = leader.election().status().epoch();
        assertThat(leader.election().stop()).isTrue();
        long stoppedNanos = System.nanoTime();
        Witness.Promotion next = scene.termAfter(epoch, Participant.PATIENCE);
        assertThat(Duration.ofNanos(next.atNanos() - stoppedNanos)).isLessThan(HANDOFF_BOUND);
        leaders.add(scene.leader().orElseThrow().id());
      }

      assertThat(leaders).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void aLeaseThatIsNotReleasedIsWaitedOut(Connection connection) throws Exception {
    try (Pulse pulse = new Pulse(connection);
        Scene scene = new Scene(nats.server().url(), "kept", "g")) {
      Participant first = scene.join("a");
      Leadership term = first.leads();
      Participant second = scene.join("b").follows("a");
      RegisterTap tap = RegisterTap.on(connection, "kept", "g");
      Waiting.until("a renewal", () -> !tap.writes().isEmpty());

      first.election().stop(StopOptions.DEFAULT.withDeleteKey(false));
      second.leads();

      assertWaitedOut(tap, pulse, scene.termAfter(term.token().epoch(), Participant.PATIENCE));
    }
  }

  @Test
  void anAbruptLossOfTheConnectionIsWaitedOut(Connection connection) throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port());
        Pulse pulse = new Pulse(connection);
        Scene scene = new Scene(nats.server().url(), "abrupt", "g")) {
      Participant first =
          scene.join(
              scene.config("a").build(),
              ConnectionOptions.recommended().server("nats://127.0.0.1:" + proxy.port()));
      Leadership term = first.leads();
      Participant second = scene.join("b").follows("a");
      RegisterTap tap = RegisterTap.on(connection, "abrupt", "g");
      Waiting.until("a renewal", () -> !tap.writes().isEmpty());

      proxy.cut();
      second.leads();

      assertWaitedOut(tap, pulse, scene.termAfter(term.token().epoch(), Participant.PATIENCE));
      first.demoted(1, DemotionReason.CONNECTION_LOST);
    }
  }

  /** W1: not before the lease has passed since the last write, and not long after. */
  private static void assertWaitedOut(RegisterTap tap, Pulse pulse, Witness.Promotion next) {
    long lastNanos =
        tap.writes().stream()
            .filter(write -> write.id().equals("a"))
            .mapToLong(RegisterTap.Write::atNanos)
            .max()
            .orElseThrow();
    Duration wait = Duration.ofNanos(next.atNanos() - lastNanos);
    FailoverTimings timings =
        new FailoverTimings(
            Scene.TTL, Scene.TTL.dividedBy(3), 0.01, Duration.ofMillis(10), Duration.ofSeconds(5));
    // The tap may have heard of the write later than the one who waits.
    Duration later = Duration.ofMillis(20).plus(pulse.longestStall());
    assertThat(wait.plus(later)).isGreaterThan(timings.earliestTakeoverAfterLastWrite());
    assertThat(wait).isLessThan(timings.latestTakeoverAfterCrash());
  }

  @Test
  void startsWhileTheServerIsOutOfReach() throws Exception {
    try (FaultProxy proxy = FaultProxy.to("127.0.0.1", nats.server().port())) {
      Connection connection =
          Nats.connect(
              ConnectionOptions.recommended()
                  .server("nats://127.0.0.1:" + proxy.port())
                  .errorListener(new ErrorListener() {})
                  .build());
      proxy.cut();
      Waiting.until("the cut", () -> connection.getStatus() != Connection.Status.CONNECTED);
      try (NatsLeader natsLeader = NatsLeader.on(connection);
          Election election = natsLeader.election(role("early", "a")).start()) {
        Waiting.until("a try", () -> election.status().state() == ElectionState.CANDIDATE);
        assertThat(election.status().connection()).isEqualTo(ConnectionStatus.DISCONNECTED);

        proxy.heal();

        election.awaitLeadership(Participant.PATIENCE);
      } finally {
        connection.close();
      }
    }
  }

  @Test
  void rolesInOneJvmAreIndependent(Connection connection) throws Exception {
    List<String> roles = List.of("reports", "billing/eu", "cache.warm");
    try (NatsLeader natsLeader = NatsLeader.on(connection);
        NatsLeader other = NatsLeader.on(connection)) {
      List<Election> elections = new ArrayList<>();
      for (String role : roles) {
        elections.add(natsLeader.election(role(role, "a")).start());
      }
      Set<Long> epochs = new HashSet<>();
      for (Election election : elections) {
        epochs.add(election.awaitLeadership(Participant.PATIENCE).token().epoch());
      }
      assertThat(epochs).hasSize(roles.size());

      Election successor = other.election(role("billing/eu", "b")).start();
      elections.get(1).stop();
      successor.awaitLeadership(Participant.PATIENCE);

      assertThat(elections.get(0).isLeader()).isTrue();
      assertThat(elections.get(2).isLeader()).isTrue();
    }
  }

  @Test
  void twoElectionsOfOneJvmInOneGroupAreRivals(Connection connection) throws Exception {
    try (NatsLeader natsLeader = NatsLeader.on(connection);
        Election first = natsLeader.election(role("rivals", "a")).start()) {
      first.awaitLeadership(Participant.PATIENCE);
      Election second = natsLeader.election(role("rivals", "b")).start();
      Waiting.until("b follows", () -> second.status().state() == ElectionState.FOLLOWER);

      first.resign().get(5, TimeUnit.SECONDS);
      second.awaitLeadership(Participant.PATIENCE);

      Waiting.until("a follows", () -> first.status().state() == ElectionState.FOLLOWER);
      assertThat(first.leader().orElseThrow().id()).isEqualTo("b");
    }
  }

  private static ElectionConfig role(String group, String id) {
    return ElectionConfig.builder()
        .bucket("roles")
        .group(group)
        .instanceId(id)
        .ttl(Scene.TTL)
        .build();
  }
}
