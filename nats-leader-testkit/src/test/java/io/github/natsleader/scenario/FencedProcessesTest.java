// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Leaders in processes of their own, frozen in the middle of a loop of guarded writes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "one clock for all processes, and signals")
class FencedProcessesTest {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final Duration TTL = Duration.ofMillis(600);
  private static final int ROUNDS = 3;
  private static final String LEDGER = "$KV.ledgers.ledger";

  @TempDir private Path directory;

  @Nested
  class F1FrozenLeader {
    @Test
    void whatTheNewLeaderWroteIsNeverOverwritten(Connection connection) throws Exception {
      connection.keyValueManagement().create(KeyValueConfiguration.builder("ledgers").build());
      List<Long> epochs = new CopyOnWriteArrayList<>();
      AtomicLong lastRevision = new AtomicLong();
      watchWrites(connection, epochs, lastRevision);
      try (LeaderProcess a = start("a");
          LeaderProcess b = start("b")) {
        for (int round = 1; round <= ROUNDS; round++) {
          Waiting.until("one writes", () -> writes(a) ^ writes(b));
          freezeTheWriter(writes(a) ? a : b, writes(a) ? b : a);
        }
        a.stop();
        b.stop();
      }

      long last = connection.jetStreamManagement().getLastMessage("KV_ledgers", LEDGER).getSeq();
      Waiting.until("all writes have come by", () -> lastRevision.get() >= last);
      assertThat(epochs).isSorted();
      assertThat(epochs.stream().distinct().count()).isGreaterThan(ROUNDS);
    }
  }

  private static void freezeTheWriter(LeaderProcess writer, LeaderProcess follower)
      throws Exception {
    int terms = follower.of("wrote").size();
    int refusals = writer.of("refused").size();

    writer.freeze();
    LeaderProgram.Line takeover = follower.reported("wrote", terms + 1);
    writer.thaw();
    LeaderProgram.Line refusal = writer.reported("refused", refusals + 1);

    assertThat(takeover.atNanos()).isLessThan(refusal.atNanos());
    assertThat(refusal.detail()).endsWith("/TokenInvalidException");
    assertThat(writes(follower)).as("the new leader goes on").isTrue();
  }

  /** Notes the epochs of all writes that the server accepts, in their order. */
  private static void watchWrites(Connection connection, List<Long> epochs, AtomicLong lastRevision)
      throws Exception {
    Dispatcher dispatcher = connection.createDispatcher();
    JetStreamSubscription tap =
        connection
            .jetStream()
            .subscribe(
                LEDGER,
                dispatcher,
                message -> {
                  epochs.add(epoch(message));
                  lastRevision.set(message.metaData().streamSequence());
                },
                false,
                PushSubscribeOptions.builder().ordered(true).stream("KV_ledgers").build());
    assertThat(tap.isActive()).isTrue();
  }

  private static long epoch(Message message) {
    String value = new String(message.getData(), UTF_8);
    return Long.parseLong(value.substring(0, value.indexOf('/')));
  }

  private LeaderProcess start(String id) throws IOException {
    return LeaderProcess.startFenced(
        nats.server().url(), "elections", "ledgers", id, TTL.toMillis(), directory);
  }

  private static boolean writes(LeaderProcess process) throws IOException {
    return process.of("wrote").size() > process.of("refused").size();
  }
}
