// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.spi.ElectionClock;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection to a real server, and terms that write through it. */
final class GuardedWorld implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Connection connection;
  private final NatsLeaseConnection leases;

  private GuardedWorld(Connection connection) {
    this.connection = connection;
    this.leases = NatsLeaseConnection.attach(connection, ElectionClock.system());
  }

  static GuardedWorld on(String url) throws IOException, InterruptedException {
    return new GuardedWorld(Nats.connect(ConnectionOptions.recommended().server(url).build()));
  }

  Connection connection() {
    return connection;
  }

  GuardedStreams streams() {
    return leases.guardedStreams();
  }

  FaultyStreams faultyStreams() {
    return new FaultyStreams(streams());
  }

  /** A process of its own, as it were: it shares no lane with any other. */
  FencedBucket bucket(FencedTerm term, String bucket) throws InterruptedException {
    return bucket(streams(), term, bucket, TIMEOUT);
  }

  FencedBucket bucket(GuardedStreams streams, FencedTerm term, String bucket, Duration timeout)
      throws InterruptedException {
    return new Fences(streams).bucket(term, term, bucket, timeout);
  }

  KeyValue create(String bucket) throws IOException, JetStreamApiException {
    return create(bucket, 1);
  }

  KeyValue create(String bucket, int history) throws IOException, JetStreamApiException {
    connection
        .keyValueManagement()
        .create(
            KeyValueConfiguration.builder(bucket)
                .maxHistoryPerKey(history)
                .storageType(StorageType.File)
                .build());
    return connection.keyValue(bucket);
  }

  void createStream(StreamConfiguration configuration) throws IOException, JetStreamApiException {
    connection.jetStreamManagement().addStream(configuration);
  }

  /** The last message of a subject, headers and all. */
  MessageInfo last(String stream, String subject) throws IOException, JetStreamApiException {
    return connection.jetStreamManagement().getLastMessage(stream, subject);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static @Nullable String text(@Nullable KeyValueEntry entry) {
    return entry == null ? null : entry.getValueAsString();
  }

  @Override
  public void close() throws InterruptedException {
    leases.detach();
    connection.close();
  }
}
