// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.DemotionReason;
import io.github.natsleader.ElectionProblem;
import org.jspecify.annotations.Nullable;

/**
 * Has the participant's health checked once per heartbeat interval, and draws the consequences: a
 * term ends after some failures in a row, and who is unfit does not campaign (rule E2). A check
 * that hangs fails again whenever the next would be due, and delays nothing.
 */
final class HealthKeeping {
  private HealthKeeping() {}

  /** Whether this participant may lead as far as its health goes. */
  static boolean isFit(Turn t) {
    return t.health.isFit(t.settings);
  }

  static void checked(Turn t, Input.HealthChecked checked) {
    Health health = t.health;
    if (checked.checkId() != health.lastCheckId() || !health.running()) {
      return;
    }
    boolean judged = health.verdictDueNanos() == Now.NEVER;
    t.health = health.returned();
    if (judged) {
      // Too late for its own verdict, which was "failed"; from now on another one can be asked for.
      return;
    }
    if (checked.healthy()) {
      succeeded(t);
    } else {
      failed(t, "It found this participant unfit.", checked.failure());
    }
  }

  static void settle(Turn t) {
    if (!t.settings.healthChecked() || t.stopPlan != null) {
      return;
    }
    if (t.nowNanos() >= t.health.verdictDueNanos()) {
      t.emit(new Effect.InterruptHealthCheck(t.health.lastCheckId()));
      failed(t, "It did not return within " + limitMillis(t) + " ms.", null);
    }
    if (t.nowNanos() >= t.health.nextDueNanos()) {
      next(t);
    }
  }

  private static void next(Turn t) {
    long nextDueNanos = t.nowNanos() + t.settings.heartbeatNanos();
    if (t.health.running()) {
      t.health = t.health.nextAt(nextDueNanos);
      failed(t, "It has not returned since it was asked before.", null);
      return;
    }
    t.health = t.health.asked(t.nowNanos() + t.settings.healthCheckLimitNanos(), nextDueNanos);
    t.emit(new Effect.CheckHealth(t.health.lastCheckId()));
  }

  private static void succeeded(Turn t) {
    boolean recovered = t.health.failures() > 0;
    t.health = t.health.succeeded();
    if (recovered) {
      t.emit(new Effect.HealthChanged(true));
    }
  }

  private static void failed(Turn t, String what, @Nullable Throwable failure) {
    t.health = t.health.failed();
    if (t.health.failures() == 1) {
      t.emit(new Effect.HealthChanged(false));
      t.report(
          ElectionProblem.Kind.HEALTH_CHECK_FAILED,
          "The health check failed. "
              + what
              + " After "
              + t.settings.maxConsecutiveFailures()
              + " failures in a row a term ends; nobody campaigns while unfit.",
          failure);
    }
    if (t.health.failures() >= t.settings.maxConsecutiveFailures()) {
      TermEnding.end(t, DemotionReason.UNHEALTHY);
    }
  }

  private static long limitMillis(Turn t) {
    return t.settings.healthCheckLimitNanos() / 1_000_000;
  }
}
