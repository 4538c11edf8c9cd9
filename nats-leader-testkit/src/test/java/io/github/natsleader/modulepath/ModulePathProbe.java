// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.modulepath;

import io.github.natsleader.FencingToken;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;

/**
 * Runs in a JVM that has our modules on the module path and nothing but this class on the class
 * path.
 */
final class ModulePathProbe {
  static final String CONNECTED = "connected to nats-server ";

  private ModulePathProbe() {}

  public static void main(String[] args) throws Exception {
    Module core = FencingToken.class.getModule();
    Module testkit = NatsServer.class.getModule();
    require("io.github.natsleader".equals(core.getName()), "core is a module");
    require("io.github.natsleader.testkit".equals(testkit.getName()), "the test kit is a module");
    require(core.isExported("io.github.natsleader.spi"), "everyone sees the ports");
    require(core.isExported("io.github.natsleader.protocol", testkit), "the kit sees the protocol");
    require(!core.isExported("io.github.natsleader.protocol"), "nobody else sees the protocol");
    require(NKey.createUser(null).getPublicKey().length > 0, "jnats finds its key provider");

    try (NatsServer server = NatsServer.builder().start();
        Connection connection = Nats.connect(server.url())) {
      System.out.println(CONNECTED + connection.getServerInfo().getVersion());
    }
  }

  private static void require(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError("does not hold: " + claim);
    }
  }
}
