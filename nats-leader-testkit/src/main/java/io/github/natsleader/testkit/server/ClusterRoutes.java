// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import io.github.natsleader.testkit.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The network between the servers of a cluster: a proxy for each direction in which one may connect
 * to another. The servers keep one connection of each pair, made by either.
 */
final class ClusterRoutes implements AutoCloseable {

  private final List<Route> routes;

  private ClusterRoutes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** How one server connects to another. */
  record Route(int from, int to, FaultProxy proxy) {
    boolean touches(int number) {
      return from == number || to == number;
    }

    void cut() {
      proxy.cut();
    }

    void blackhole() {
      proxy.blackhole();
    }

    void heal() {
      proxy.heal();
    }
  }

  /** Routes to servers that listen for each other at these ports, by number. */
  static ClusterRoutes open(List<Integer> ports) throws IOException {
    List<Route> opened = new ArrayList<>();
    ClusterRoutes routes = null;
    try {
      for (int from = 0; from < ports.size(); from++) {
        for (int to = 0; to < ports.size(); to++) {
          if (from != to) {
            opened.add(new Route(from, to, FaultProxy.to(LoopbackPort.HOST, ports.get(to))));
          }
        }
      }
      routes = new ClusterRoutes(opened);
      return routes;
    } finally {
      if (routes == null) {
        opened.forEach(route -> route.proxy().close());
      }
    }
  }

  List<Route> all() {
    return routes;
  }

  List<Route> of(int number) {
    if (number < 0 || number >= NatsCluster.SERVERS) {
      throw new IllegalArgumentException(
          "server must be 0 to " + (NatsCluster.SERVERS - 1) + ", not " + number);
    }
    return routes.stream().filter(route -> route.touches(number)).toList();
  }

  List<Route> between(int one, int other) {
    List<Route> between = of(one).stream().filter(route -> route.touches(other)).toList();
    if (one == other || between.isEmpty()) {
      throw new IllegalArgumentException(
          "must be two servers of the cluster, not " + one + " and " + other);
    }
    return between;
  }

  @Override
  public void close() {
    routes.forEach(route -> route.proxy().close());
  }
}
