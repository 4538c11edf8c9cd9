// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencingUnsupportedException;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.testkit.server.BinarySearch;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.ServerVersion;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Servers that do not enforce fences, or only with the headers in the right order. */
class OldServersTest {
  private static final String BUCKET = "accounts";

  private static NatsServer server(String version) throws InterruptedException {
    BinarySearch search =
        BinarySearch.fromEnvironment().toBuilder()
            .explicitExecutable(null)
            .pinnedVersion(ServerVersion.parse(version))
            .build();
    return NatsServer.builder().binarySearch(search).start();
  }

  @Nested
  class F1ServerBelow211 {
    @Test
    void aFencedProgramIsRefusedAtCreationNamingTheVersions() throws Exception {
      try (NatsServer server = server("2.10.27");
          GuardedWorld world = GuardedWorld.on(server.url());
          Connection connection =
              Nats.connect(ConnectionOptions.recommended().server(server.url()).build());
          NatsLeader natsLeader = NatsLeader.on(connection);
          Election election = natsLeader.election(config()).start()) {
        assertThat(world.create(BUCKET)).isNotNull();
        Leadership leadership = election.awaitLeadership(Duration.ofSeconds(20));

        assertThatExceptionOfType(FencingUnsupportedException.class)
            .isThrownBy(() -> natsLeader.fencedBucket(leadership, BUCKET))
            .withMessageContaining("2.10.27")
            .withMessageContaining("2.11.0")
            .satisfies(refusal -> assertThat(refusal.found()).isEqualTo("2.10.27"))
            .satisfies(refusal -> assertThat(refusal.needed()).isEqualTo("2.11.0"))
            .satisfies(refusal -> assertThat(refusal.isTransient()).isFalse());

        assertThat(leadership.isValid()).isTrue();
        assertThat(world.connection().keyValue(BUCKET).keys()).isEmpty();
      }
    }

    /** In a cluster the server that one talks to may be newer than the leader of the stream. */
    @Test
    void aStreamLeaderThatIsOlderThanItsNeighbourIsFoundOut() throws Exception {
      try (NatsServer server = server("2.10.27");
          GuardedWorld world = GuardedWorld.on(server.url())) {
        assertThat(world.create(BUCKET)).isNotNull();
        GuardedStreams streams = new ClaimsToBeNewer(world.streams());

        assertThatExceptionOfType(FencingUnsupportedException.class)
            .isThrownBy(() -> world.bucket(streams, StubbornTerm.of(7), BUCKET, TIMEOUT));

        // The fence, which the server stored as any value, and nothing of the trial.
        assertThat(
                world
                    .connection()
                    .jetStreamManagement()
                    .getStreamInfo("KV_" + BUCKET)
                    .getStreamState()
                    .getLastSequence())
            .isEqualTo(1);
      }
    }

    /** What is refused here would go wrong: the reason why there must be an error. */
    @Test
    void suchAServerAcceptsTheStaleWrite() throws Exception {
      try (NatsServer server = server("2.10.27");
          GuardedWorld world = GuardedWorld.on(server.url())) {
        assertThat(world.create(BUCKET)).isNotNull();
        GuardedStream stream = world.streams().stream("KV_" + BUCKET);
        String fence = FenceNames.fenceOfBucket(BUCKET);
        assertThat(
                stream
                    .writeFence(fence, new FenceRecord("b", "g", 1, "t", 1), 0, true, TIMEOUT)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS))
            .isEqualTo(new GuardedOutcome.Applied(1));

        GuardedOutcome stale =
            stream
                .write(
                    GuardedLane.of("$KV." + BUCKET + ".k", false, bytes("stale")),
                    fence,
                    0,
                    new WriteStamp(1, "t", 1),
                    TIMEOUT)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(stale).isEqualTo(new GuardedOutcome.Applied(2));
      }
    }
  }

  @Nested
  class F1Server211 {
    /** 2.11.0 ignores an expectation whose header comes after that of its subject. */
    @Test
    void theOldestServerThatWillDoRefusesTheStaleWrite() throws Exception {
      try (NatsServer server = server("2.11.0");
          GuardedWorld world = GuardedWorld.on(server.url())) {
        assertThat(world.create(BUCKET)).isNotNull();
        var stale = world.bucket(StubbornTerm.of(7), BUCKET);
        assertThat(stale.put("k", bytes("1"))).isPositive();
        world.bucket(StubbornTerm.of(8), BUCKET).put("k", bytes("2"));

        assertThatExceptionOfType(TokenInvalidException.class)
            .isThrownBy(() -> stale.put("k", bytes("stale")));
        assertThatExceptionOfType(TokenInvalidException.class).isThrownBy(() -> stale.delete("k"));

        assertThat(GuardedWorld.text(world.connection().keyValue(BUCKET).get("k"))).isEqualTo("2");
      }
    }
  }

  private static ElectionConfig config() {
    return ElectionConfig.builder()
        .bucket("elections")
        .group("g")
        .instanceId("a")
        .ttl(Duration.ofSeconds(2))
        .build();
  }

  private record ClaimsToBeNewer(GuardedStreams streams) implements GuardedStreams {
    @Override
    public String serverVersion() {
      return streams.serverVersion();
    }

    @Override
    public boolean versionEnforcesFences() {
      return true;
    }

    @Override
    public GuardedStream stream(String name) {
      return streams.stream(name);
    }
  }
}
