// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.nats.client.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the NATS adapter behind the ports. */
public final class NatsWiring {
  private static final Logger LOG = LoggerFactory.getLogger("io.github.natsleader.NatsLeader");

  private NatsWiring() {}

  /**
   * The registers that this connection reaches. What its options lack for elections is logged,
   * once.
   */
  public static LeaseConnection connect(Connection connection, ElectionClock clock) {
    ConnectionOptions.findings(connection.getOptions())
        .forEach(
            finding ->
                LogEvent.CONNECTION_OPTION
                    .in(LOG.atWarn())
                    .addKeyValue("finding", finding)
                    .log("Connection option {}", finding));
    return NatsLeaseConnection.attach(connection, clock);
  }
}
