// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.testkit.FaultProxy;
import io.github.natsleader.testkit.server.NatsCluster;
import io.github.natsleader.testkit.server.NatsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One participant's network: a proxy to each server. */
final class ClientLinks implements AutoCloseable {
  private final List<FaultProxy> proxies = new ArrayList<>();

  ClientLinks(NatsCluster cluster) throws IOException {
    for (NatsServer server : cluster.servers()) {
      proxies.add(FaultProxy.to("127.0.0.1", server.port()));
    }
  }

  String urls() {
    return proxies.stream()
        .map(proxy -> "nats://127.0.0.1:" + proxy.port())
        .collect(Collectors.joining(","));
  }

  /** Befalls the links to all servers: the participant is cut off. */
  void all(Consumer<FaultProxy> fault) {
    proxies.forEach(fault);
  }

  /** Befalls the link in use: the participant can go to another server, once it has noticed. */
  void inUse(Consumer<FaultProxy> fault) {
    proxies.stream().filter(proxy -> proxy.connections() > 0).forEach(fault);
  }

  void toServer(int number, Consumer<FaultProxy> fault) {
    fault.accept(proxies.get(number));
  }

  /** The number of the server that the participant is connected to. */
  int serverInUse() {
    for (int i = 0; i < proxies.size(); i++) {
      if (proxies.get(i).connections() > 0) {
        return i;
      }
    }
    throw new IllegalStateException("not connected");
  }

  int connections() {
    return proxies.stream().mapToInt(FaultProxy::connections).sum();
  }

  void heal() {
    proxies.forEach(FaultProxy::heal);
  }

  @Override
  public void close() {
    proxies.forEach(FaultProxy::close);
  }
}
