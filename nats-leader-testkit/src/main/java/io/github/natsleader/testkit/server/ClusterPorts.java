// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws ports that are free and stay so over restarts, but for another process that wants them. */
final class ClusterPorts {

  /** Below 32768, from where on Linux takes the ports of outgoing connections by default. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;

  private ClusterPorts() {}

  static List<Integer> draw(int count) {
    Random random = new Random();
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = FIRST + random.nextInt(END - FIRST);
      if (!ports.contains(port) && new LoopbackPort(port).isFree()) {
        ports.add(port);
      }
    }
    return ports;
  }
}
