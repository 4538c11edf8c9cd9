// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.election;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads that the library has started since this was made; virtual ones are not listed. */
final class OurThreads {
  private final Set<Thread> before = living();

  Set<String> names() {
    return living().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }

  private static Set<Thread> living() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(OurThreads::isOurs)
        .collect(Collectors.toSet());
  }

  private static boolean isOurs(Thread thread) {
    String name = thread.getName();
    return name.startsWith("nats-leader") || name.startsWith("in-memory-lease-connection");
  }
}
