// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.nats.client.Connection;

/**
 * What a server tells of itself when a connection is made.
 *
 * @param clustered whether it is part of a cluster
 * @param honoursFirstSequence whether a new stream may begin at a sequence of one's choice: servers
 *     from 2.10
 */
record ServerFacts(boolean clustered, boolean honoursFirstSequence) {
  static ServerFacts of(Connection connection) {
    String cluster = connection.getServerInfo().getCluster();
    return new ServerFacts(
        cluster != null && !cluster.isEmpty(),
        connection.getServerInfo().isSameOrNewerThanVersion("2.10.0"));
  }
}
