// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** New credentials in place of old ones, under an election that goes on. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent by a shell")
class CredentialRotationTest {
  private static final Duration TTL = Duration.ofSeconds(4);
  private static final int ROUNDS = 3;

  private final AtomicInteger reconnects = new AtomicInteger();

  private static ElectionConfig config(Scene scene, String id) {
    return scene.config(id).ttl(TTL).build();
  }

  private Options.Builder options(NatsServer server) {
    return ConnectionOptions.recommended()
        .server(server.url())
        .connectionListener(
            (connection, event) -> {
              if (event == Events.RECONNECTED) {
                reconnects.incrementAndGet();
              }
            });
  }

  private static String users(NKey... keys) throws Exception {
    List<String> names = new java.util.ArrayList<>();
    for (NKey key : keys) {
      names.add("{nkey: " + Trust.name(key) + "}");
    }
    return names.stream().collect(Collectors.joining(", ", "authorization { users: [ ", " ] }"));
  }

  @Test
  void anNkeyIsReplacedAndTheTermGoesOn() throws Exception {
    NKey current = Trust.user();
    NKey others = Trust.user();
    Seed seed = new Seed(current);
    try (NatsServer server = NatsServer.builder().config(users(current, others)).start();
        Scene scene = new Scene(server.url(), "rotated", "g")) {
      Participant leader = scene.join(config(scene, "a"), options(server).authHandler(seed));
      Leadership term = leader.leads();
      Participant follower =
          scene.join(
              config(scene, "b"),
              ConnectionOptions.recommended().server(server.url()).authHandler(new Seed(others)));
      follower.follows("a");

      for (int round = 1; round <= ROUNDS; round++) {
        NKey next = Trust.user();
        server.reload(users(current, next, others));
        seed.replaceBy(next);
        server.reload(users(next, others));
        int expected = round;
        Waiting.until("a reconnect", () -> reconnects.get() >= expected);
        current = next;
      }

      goesOn(leader, term);
      assertThat(follower.promotions()).isEmpty();
    }
  }

  @Test
  void aCredentialsFileIsReplacedBeforeItExpiresAndTheTermGoesOn(@TempDir Path files)
      throws Exception {
    Trust trust = new Trust();
    Path mine =
        Files.writeString(files.resolve("me.creds"), trust.credentials(Duration.ofSeconds(3)));
    try (NatsServer server = NatsServer.builder().config(trust.config()).start();
        Scene scene = new Scene(server.url(), "rotated", "g")) {
      Participant leader =
          scene.join(
              config(scene, "a"), options(server).authHandler(Nats.credentials(mine.toString())));
      Leadership term = leader.leads();
      Path next = Files.writeString(files.resolve("next"), trust.credentials(Duration.ofHours(1)));
      Files.move(next, mine, StandardCopyOption.ATOMIC_MOVE);

      Waiting.until("the old one has expired", () -> reconnects.get() >= 1);

      goesOn(leader, term);
    }
  }

  /** It has renewed since, or its lease would have ended by then. */
  private static void goesOn(Participant leader, Leadership term) {
    Waiting.untilNanos(System.nanoTime() + TTL.toNanos());
    assertThat(term.isValid()).as("the same term").isTrue();
    assertThat(leader.election().leadership()).contains(term);
    assertThat(leader.promotions()).hasSize(1);
    assertThat(leader.witness().demotions()).isEmpty();
  }

  @Test
  void withoutNewCredentialsTheConnectionIsClosedAndTheElectionFails() throws Exception {
    NKey revoked = Trust.user();
    try (NatsServer server = NatsServer.builder().config(users(revoked)).start();
        Scene scene = new Scene(server.url(), "revoked", "g")) {
      Participant leader =
          scene.join(config(scene, "a"), options(server).authHandler(new Seed(revoked)));
      leader.leads();

      server.reload(users(Trust.user()));

      leader.demoted(1, DemotionReason.CONNECTION_LOST);
      Waiting.until(
          "it has stopped", () -> leader.election().status().state() == ElectionState.STOPPED);
      assertThatThrownBy(() -> leader.election().awaitLeadership(Duration.ofSeconds(1)))
          .isInstanceOf(ElectionFailedException.class)
          .cause()
          .hasMessageContaining(leader.connection().getLastError());
    }
  }
}
