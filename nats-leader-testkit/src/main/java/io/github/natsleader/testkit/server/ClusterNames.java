// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the servers of a cluster call each other. */
final class ClusterNames {

  private static final String PREFIX = "n";

  private ClusterNames() {}

  static String of(int number) {
    return PREFIX + number;
  }

  /** The number of a server; empty for a name that is none of a server here. */
  static OptionalInt number(@Nullable String name) {
    for (int i = 0; i < NatsCluster.SERVERS; i++) {
      if (of(i).equals(name)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
