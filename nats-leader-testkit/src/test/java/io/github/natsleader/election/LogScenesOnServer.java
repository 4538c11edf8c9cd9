// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.logging.CapturedLog;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.time.Duration;

/** What only a real server brings about, or what only the adapter to it logs. */
final class LogScenesOnServer {
  /** One who may do anything, and one who may neither read nor watch. */
  static final String USERS =
      """
      authorization {
        users: [
          {user: all, password: p}
          {user: blind, password: p, permissions: {
            publish: ["$KV.>"], subscribe: ["_INBOX.>"]}}
          {user: watchless, password: p, permissions: {
            publish: {deny: ["$JS.API.CONSUMER.>"]}, subscribe: ["_INBOX.>", "nle.>"]}}
        ]
      }
      """;

  private final CapturedLog log;
  private final NatsServer server;

  LogScenesOnServer(CapturedLog log, NatsServer server) {
    this.log = log;
    this.server = server;
  }

  void optionsThatDoNotSuit() throws Exception {
    Options plain = Options.builder().server(server.url()).userInfo("all", "p").build();
    try (Connection connection = Nats.connect(plain);
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      log.await(LogEvent.CONNECTION_OPTION);
    }
  }

  void permissionsThatAreMissing() throws Exception {
    try (Connection connection = connect("blind");
        NatsLeader natsLeader = NatsLeader.on(connection);
        Election election = natsLeader.election(config("denied").build()).start()) {
      log.await(LogEvent.PERMISSION_DENIED);
    }
  }

  void aWatchThatIsDenied() throws Exception {
    try (Connection connection = connect("watchless");
        NatsLeader natsLeader = NatsLeader.on(connection);
        Election election = natsLeader.election(config("unwatched").build()).start()) {
      log.await(LogEvent.WATCH_DENIED);
      log.await(LogEvent.WATCH_INTERRUPTED);
    }
  }

  void aVolatileBucket() throws Exception {
    try (Connection connection = connect("all");
        NatsLeader natsLeader = NatsLeader.on(connection)) {
      connection
          .keyValueManagement()
          .create(
              KeyValueConfiguration.builder("volatile").storageType(StorageType.Memory).build());
      ElectionConfig config = config("volatile").allowVolatileStorage(true).build();
      try (Election election = natsLeader.election(config).start()) {
        log.await(LogEvent.BUCKET_WARNING);
      }
    }
  }

  void aFenceThatIsGone() throws Exception {
    try (Connection connection = connect("all");
        NatsLeader natsLeader = NatsLeader.on(connection);
        Election election = natsLeader.election(config("fenced").build()).start()) {
      Leadership term = election.awaitLeadership(Testbed.BOUND);
      connection.keyValueManagement().create(KeyValueConfiguration.builder("accounts").build());
      FencedBucket accounts = natsLeader.fencedBucket(term, "accounts");
      connection.keyValue("accounts").delete(FencedBucket.FENCE_KEY);
      try {
        accounts.put("k", new byte[0]);
      } catch (TokenInvalidException expected) {
        log.await(LogEvent.TERM_REFUTED);
      }
    }
  }

  private Connection connect(String user) throws Exception {
    return Nats.connect(
        ConnectionOptions.recommended().server(server.url()).userInfo(user, "p").build());
  }

  private static ElectionConfig.Builder config(String bucket) {
    return ElectionConfig.builder()
        .bucket(bucket)
        .group("jobs")
        .instanceId("alice")
        .ttl(Duration.ofSeconds(3));
  }
}
