// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Searches for tests. */
final class Searches {

  static final Platform PLATFORM = new Platform("linux", "amd64");

  private Searches() {}

  /** A search whose ways all lead to nothing; port 1 of the loopback answers nobody. */
  static BinarySearchBuilder withoutAnyWay(Path cache) {
    return new BinarySearch(
            null,
            List.of(),
            cache,
            null,
            URI.create("http://127.0.0.1:1"),
            PLATFORM,
            null,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30))
        .toBuilder();
  }
}
