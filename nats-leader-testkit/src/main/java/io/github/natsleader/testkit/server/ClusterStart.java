// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One attempt to start a cluster. */
final class ClusterStart {

  /** Where nobody listens: what servers tell each other of themselves leads around no proxy. */
  private static final String NOWHERE = LoopbackPort.HOST + ":1";

  private final NatsServerBinary binary;
  private final String moreConfig;
  private final Duration timeout;
  private final List<Integer> clientPorts;
  private final List<Integer> clusterPorts;
  private final List<Integer> monitorPorts;

  ClusterStart(NatsServerBinary binary, String moreConfig, Duration timeout) {
    this.binary = binary;
    this.moreConfig = moreConfig;
    this.timeout = timeout;
    int servers = NatsCluster.SERVERS;
    List<Integer> ports = ClusterPorts.draw(3 * servers);
    this.clientPorts = ports.subList(0, servers);
    this.clusterPorts = ports.subList(servers, 2 * servers);
    this.monitorPorts = ports.subList(2 * servers, 3 * servers);
  }

  NatsCluster run() throws InterruptedException {
    List<ClusterNode> nodes = new ArrayList<>();
    ClusterRoutes routes = openRoutes();
    boolean whole = false;
    try {
      for (int i = 0; i < NatsCluster.SERVERS; i++) {
        nodes.add(start(i, routes));
      }
      NatsCluster cluster = new NatsCluster(nodes, routes);
      whole = cluster.awaitWhole(timeout);
      if (!whole) {
        throw new NatsServerStartException(
            "the servers did not find together within " + timeout.toMillis() + " ms",
            nodes.get(0).server().logTail(20),
            null);
      }
      return cluster;
    } finally {
      if (!whole) {
        nodes.forEach(node -> node.server().close());
        routes.close();
      }
    }
  }

  private ClusterRoutes openRoutes() {
    try {
      return ClusterRoutes.open(clusterPorts);
    } catch (IOException failure) {
      throw new NatsServerStartException(
          "no proxy could be opened between the servers: " + failure.getMessage(), "", failure);
    }
  }

  private ClusterNode start(int number, ClusterRoutes routes) throws InterruptedException {
    NatsServer server =
        NatsServer.builder()
            .binary(binary)
            .port(clientPorts.get(number))
            .config(config(number, routes))
            .startTimeout(timeout)
            .start();
    return new ClusterNode(server, new ClusterMonitor(monitorPorts.get(number)));
  }

  private String config(int number, ClusterRoutes routes) {
    String toOthers =
        routes.of(number).stream()
            .filter(route -> route.from() == number)
            .map(route -> "\"nats://" + LoopbackPort.HOST + ":" + route.proxy().port() + "\"")
            .collect(Collectors.joining(", "));
    return """
        server_name: %s
        http: "%s:%d"
        accounts { $SYS { users: [ { user: %s, password: %s } ] } }
        cluster {
          name: c
          listen: "%s:%d"
          advertise: "%s"
          no_advertise: true
          routes: [ %s ]
        }
        %s
        """
        .formatted(
            ClusterNames.of(number),
            LoopbackPort.HOST,
            monitorPorts.get(number),
            ClusterRequests.SYSTEM_USER,
            ClusterRequests.SYSTEM_PASSWORD,
            LoopbackPort.HOST,
            clusterPorts.get(number),
            NOWHERE,
            toOthers,
            moreConfig);
  }
}
