// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.GuardedStream;
import io.github.natsleader.fencing.GuardedStreams;
import io.nats.client.Connection;

/** The streams of one connection of the client, for guarded writes. */
final class NatsGuardedStreams implements GuardedStreams {
  private final Connection connection;
  private final RequestChannel channel;

  NatsGuardedStreams(Connection connection, RequestChannel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  @Override
  public String serverVersion() {
    return connection.getServerInfo().getVersion();
  }

  @Override
  public boolean versionEnforcesFences() {
    return connection.getServerInfo().isSameOrNewerThanVersion(NEEDED_VERSION);
  }

  @Override
  public GuardedStream stream(String name) {
    return new NatsGuardedStream(name, channel);
  }
}
