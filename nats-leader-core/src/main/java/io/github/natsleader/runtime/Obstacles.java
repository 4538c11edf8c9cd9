// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionProblem;
import io.github.natsleader.ElectionProblem.Kind;
import io.github.natsleader.PreflightException;
import io.github.natsleader.PreflightFinding;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreOutcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells of what stands in an election's way and somebody can mend: each once, and again only after
 * a write has succeeded. From any thread.
 *
 * <p>Such answers come long before an attempt is given up, and some after the machine has stopped
 * to wait for them; so they are taken from the answers themselves.
 */
final class Obstacles {
  private final Announcer announcer;
  private final Set<PreflightFinding> told = ConcurrentHashMap.newKeySet();

  Obstacles(Announcer announcer) {
    this.announcer = announcer;
  }

  /** Looks at an answer of the store. */
  void answered(@Nullable Object outcome) {
    if (outcome instanceof StoreOutcome.Applied) {
      told.clear();
    } else if (cause(outcome) instanceof PreflightException obstacle
        && told.add(obstacle.finding())) {
      announcer.problem(new ElectionProblem(kind(obstacle), message(obstacle), obstacle));
    }
  }

  private static Kind kind(PreflightException obstacle) {
    return obstacle.finding().kind() == PreflightFinding.Kind.PERMISSION_DENIED
        ? Kind.PERMISSION_DENIED
        : Kind.BUCKET_UNREACHABLE;
  }

  private static String message(PreflightException obstacle) {
    return "The election cannot go on: "
        + obstacle.getMessage()
        + ". It is tried again until it works.";
  }

  private static @Nullable Throwable cause(@Nullable Object outcome) {
    if (outcome instanceof StoreOutcome.Unknown unknown) {
      return unknown.cause();
    }
    if (outcome instanceof StoreOutcome.Unavailable unavailable) {
      return unavailable.cause();
    }
    if (outcome instanceof ReadOutcome.Failed failed) {
      return failed.cause();
    }
    return outcome instanceof RegisterOutcome.Unreachable unreachable ? unreachable.cause() : null;
  }
}
