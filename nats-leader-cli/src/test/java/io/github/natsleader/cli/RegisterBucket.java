// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.NatsLeader;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A bucket on a server, with what others put into it, and participants. */
final class RegisterBucket implements AutoCloseable {
  /** Long, since nothing here is about losing it. */
  static final Duration TTL = Duration.ofSeconds(10);

  static final Duration BOUND = Duration.ofSeconds(20);

  private final NatsServer server;
  private final String name;
  private final Connection connection;
  private final List<AutoCloseable> open = new ArrayList<>();

  RegisterBucket(NatsServer server, String name) throws Exception {
    this.server = server;
    this.name = name;
    connection = Nats.connect(server.url());
    connection
        .keyValueManagement()
        .create(
            KeyValueConfiguration.builder(name)
                .storageType(StorageType.File)
                .maxHistoryPerKey(1)
                .build());
  }

  Connection connection() {
    return connection;
  }

  /** A command on this bucket. */
  CommandRun nle(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--server", server.url()));
    arguments.addAll(List.of("--bucket", name));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  /** The arguments of a command in another process. */
  String[] arguments(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--server", server.url()));
    arguments.addAll(List.of("--bucket", name));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  long put(String group, String value) throws Exception {
    return connection.keyValue(name).put(group, value.getBytes(UTF_8));
  }

  /** A deletion with a body, as a holder or somebody else writes it. */
  void delete(String group, String body) throws Exception {
    connection
        .jetStream()
        .publish(
            "$KV." + name + "." + group,
            new Headers().put("KV-Operation", "DEL"),
            body.getBytes(UTF_8));
  }

  static String record(String id, String token, long leaseMillis, long n) {
    return "{\"id\":\"%s\",\"token\":\"%s\",\"lease\":%d,\"n\":%d}"
        .formatted(id, token, leaseMillis, n);
  }

  private ElectionConfig config(String group, String id, Duration ttl) {
    return ElectionConfig.builder()
        .bucket(name)
        .group(group)
        .instanceId(id)
        .ttl(ttl)
        .heartbeatInterval(ttl.dividedBy(20))
        .meta(Map.of("zone", "a"))
        .build();
  }

  /** A participant on a connection of its own; what is set on the builder is the caller's. */
  Election.Builder participant(String group, String id, Duration ttl) throws Exception {
    Connection own = Nats.connect(ConnectionOptions.recommended().server(server.url()).build());
    NatsLeader natsLeader = NatsLeader.on(own);
    open.add(own);
    open.add(natsLeader);
    return natsLeader.election(config(group, id, ttl));
  }

  Election leader(String group, String id) throws Exception {
    Election election = participant(group, id, TTL).start();
    election.awaitLeadership(BOUND);
    return election;
  }

  long revision(String group) throws Exception {
    return connection.keyValue(name).get(group).getRevision();
  }

  @Override
  public void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    connection.close();
  }
}
