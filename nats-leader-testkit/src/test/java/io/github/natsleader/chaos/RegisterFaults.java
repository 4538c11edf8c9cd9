// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** What a stranger does to the election's key. */
final class RegisterFaults {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private RegisterFaults() {}

  static Fault draw(FaultKind kind, ChaosWorld world) {
    Headers headers = new Headers();
    switch (kind) {
      case KEY_DELETED -> headers.put("KV-Operation", "DEL");
      case KEY_PURGED -> headers.put("KV-Operation", "PURGE").put("Nats-Rollup", "sub");
      default -> throw new IllegalArgumentException("not of the register: " + kind);
    }
    return new Fault(kind, Set.of("key"), () -> publish(world, headers), Fault.NOTHING);
  }

  /** Without waiting for an answer, which a cluster in trouble may not give. */
  private static void publish(ChaosWorld world, Headers headers) throws InterruptedException {
    Options options =
        new Options.Builder()
            .server(world.cluster().urls())
            .connectionTimeout(TIMEOUT)
            .maxReconnects(0)
            .build();
    try (Connection connection = Nats.connect(options)) {
      connection.publish("$KV." + world.setting().bucket() + ".g", headers, new byte[0]);
      connection.flushBuffer();
    } catch (IOException outOfReach) {
      // Then there is no such fault this time.
    }
  }
}
