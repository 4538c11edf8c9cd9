// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerBinary;
import io.github.natsleader.testkit.server.NatsServerBuilder;
import io.github.natsleader.testkit.server.ServerVersion;

/** What the versions of nats-server differ in, as far as scenarios depend on it. */
final class ServerFeatures {
  private static final ServerVersion FIRST_SEQUENCE = ServerVersion.parse("2.10.0");
  private static final ServerVersion SYNC_INTERVAL = ServerVersion.parse("2.10.0");

  private ServerFeatures() {}

  /** Whether a bucket that is created again goes on above its earlier revisions (T1). */
  static boolean honoursFirstSequence(NatsServer server) {
    return server.version().compareTo(FIRST_SEQUENCE) >= 0;
  }

  /** Has everything on disk before it is acknowledged, where the server can be told to. */
  static void synced(NatsServerBuilder server) {
    NatsServerBinary binary = binary();
    server.binary(binary);
    if (binary.version().compareTo(SYNC_INTERVAL) >= 0) {
      server.config("jetstream { sync_interval: always }");
    }
  }

  private static NatsServerBinary binary() {
    try {
      return NatsServerBinary.find();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for a nats-server", interrupted);
    }
  }
}
