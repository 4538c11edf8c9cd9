// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionFailedException;
import io.github.natsleader.ElectionState;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The user closes the connection under running elections, and forgets all about them. */
class ClosedConnectionTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Test
  void endsItsElectionsAndLeavesNoThread(Connection other) throws Exception {
    Connection connection =
        Nats.connect(ConnectionOptions.recommended().server(nats.server().url()).build());
    NatsLeader natsLeader = NatsLeader.on(connection);
    Witness witness = new Witness();
    Election leader =
        natsLeader
            .election(config("led", "a"))
            .onPromote(witness)
            .onDemote(witness)
            .listener(witness)
            .start();
    Leadership term = leader.awaitLeadership(Participant.PATIENCE);
    Election follower;
    try (NatsLeader others = NatsLeader.on(other)) {
      others.election(config("followed", "b")).start().awaitLeadership(Participant.PATIENCE);
      follower = natsLeader.election(config("followed", "a")).start();
      Waiting.until("a follows", () -> follower.status().state() == ElectionState.FOLLOWER);
      CompletableFuture<Leadership> waiting =
          CompletableFuture.supplyAsync(() -> awaited(follower));

      connection.close();

      Waiting.until("the leader stops", () -> isStopped(leader));
      Waiting.until("the follower stops", () -> isStopped(follower));
      assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(ElectionFailedException.class);
    }
    assertThat(term.isValid()).isFalse();
    assertThat(term.endReason()).contains(DemotionReason.CONNECTION_LOST);
    assertThatThrownBy(() -> leader.awaitLeadership(Duration.ZERO))
        .isInstanceOf(ElectionFailedException.class);
    Waiting.until("no thread is left", () -> threadsOfOurs().isEmpty());
    witness.requireOrder();
    natsLeader.close();
    assertThat(threadsOfOurs()).isEmpty();
  }

  private static boolean isStopped(Election election) {
    return election.status().state() == ElectionState.STOPPED;
  }

  private static Leadership awaited(Election election) {
    try {
      return election.awaitLeadership(Participant.PATIENCE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> threadsOfOurs() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("nats-leader"))
        .toList();
  }

  private static ElectionConfig config(String group, String id) {
    return ElectionConfig.builder()
        .bucket("closed")
        .group(group)
        .instanceId(id)
        .ttl(Scene.TTL)
        .build();
  }
}
