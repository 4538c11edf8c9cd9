// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.simulation;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionState;
import io.github.natsleader.protocol.Effect;
import io.github.natsleader.protocol.Input;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.RequestOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What there is to reach, read off the types. */
final class Reachable {
  private static final List<Class<? extends Enum<?>>> ENUMS =
      List.of(
          FaultKind.class,
          UserAction.class,
          ElectionState.class,
          DemotionReason.class,
          ElectionProblem.Kind.class,
          ConnectionStatus.class);

  private static final List<Class<?>> SEALED =
      List.of(
          Input.class,
          Effect.class,
          StoreOutcome.class,
          ReadOutcome.class,
          RegisterOutcome.class,
          RequestOutcome.class,
          StoreEvent.class,
          RegisterContent.class);

  /** What no machine can reach by itself, and why. */
  static final Map<Object, String> EXCEPTIONS =
      Map.of(
          ElectionProblem.Kind.CALLBACK_FAILED,
          "told by whoever runs callbacks, not by the machine",
          ElectionProblem.Kind.PERMISSION_DENIED,
          "told by the adapter to the server, not by the machine",
          ElectionProblem.Kind.INTERNAL,
          "told by whoever drives a machine that has thrown; here that is a violation");

  private Reachable() {}

  static List<Object> all() {
    List<Object> all = new ArrayList<>();
    ENUMS.forEach(type -> all.addAll(Arrays.asList(type.getEnumConstants())));
    SEALED.forEach(type -> leaves(type).forEach(all::add));
    for (ElectionState from : ElectionState.values()) {
      for (ElectionState to : ElectionState.values()) {
        if (from.mayBecome(to)) {
          all.add(Coverage.transitionOf(from, to));
        }
      }
    }
    return all;
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Reachable::leaves)
        : Stream.of(type);
  }
}
