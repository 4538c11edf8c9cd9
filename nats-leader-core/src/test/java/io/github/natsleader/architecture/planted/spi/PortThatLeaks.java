// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted.spi;

import io.github.natsleader.architecture.planted.NatsLeader;
import io.github.natsleader.architecture.planted.fencing.LaneWithAThread;
import io.nats.client.Connection;
import java.sql.Driver;
import org.slf4j.Logger;

interface PortThatLeaks {
  Logger logger();

  Connection connection();

  NatsLeader door();

  LaneWithAThread lane();

  Driver sql();
}
