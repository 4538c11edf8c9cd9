// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.Leadership;
import io.github.natsleader.NatsLeader;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;

/** A participant of a real election. */
final class Leader implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final Connection connection;
  private final NatsLeader natsLeader;
  private final Election election;

  Leader(String url, ElectionConfig config) throws IOException, InterruptedException {
    connection =
        Nats.connect(
            ConnectionOptions.recommended()
                .server(url)
                .errorListener(new ErrorListener() {})
                .build());
    natsLeader = NatsLeader.on(connection);
    election = natsLeader.election(config).build();
    election.start();
  }

  Leadership leads() throws InterruptedException {
    return election.awaitLeadership(BOUND);
  }

  void stop() {
    election.stop();
  }

  @Override
  public void close() throws InterruptedException {
    election.close();
    natsLeader.close();
    connection.close();
  }
}
