// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.chaos;

import io.github.natsleader.testkit.FaultProxy;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** What befalls the network between one participant and the servers. */
final class LinkFaults {
  private static final int LONGEST_DELAY_MILLIS = 1500;

  private LinkFaults() {}

  static Fault draw(FaultKind kind, Seat victim, Random random) {
    Consumer<FaultProxy> breaks = breaks(kind, Duration.ofMillis(delayMillis(random)));
    boolean all = random.nextInt(3) > 0;
    ClientLinks links = victim.links();
    return new Fault(
        kind,
        Set.of("link of " + victim.id()),
        () -> {
          if (all) {
            links.all(breaks);
          } else {
            links.inUse(breaks);
          }
        },
        links::heal);
  }

  private static int delayMillis(Random random) {
    return 50 + random.nextInt(LONGEST_DELAY_MILLIS);
  }

  private static Consumer<FaultProxy> breaks(FaultKind kind, Duration delay) {
    return switch (kind) {
      case CLIENT_CUT -> FaultProxy::cut;
      case CLIENT_HALF_OPEN -> FaultProxy::blackhole;
      case CLIENT_UNHEARD -> FaultProxy::blackholeToServer;
      case CLIENT_DEAF -> FaultProxy::blackholeToClient;
      case CLIENT_SLOW ->
          proxy -> {
            proxy.delayToServer(delay);
            proxy.delayToClient(delay.dividedBy(2));
          };
      case ANSWERS_LOST -> FaultProxy::dropMessages;
      case ANSWERS_AND_CONNECTION_LOST -> FaultProxy::dropAnswers;
      default -> throw new IllegalArgumentException("not of a link: " + kind);
    };
  }
}
