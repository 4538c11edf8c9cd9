// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for conditions, with a bound and a close look. */
public final class Waiting {
  private static final Duration LOOK = Duration.ofMillis(2);

  private Waiting() {}

  /** Waits for a condition, which costs little to look at, for 20 s at most. */
  public static void until(String what, Callable<Boolean> condition) {
    until(what, Participant.PATIENCE, condition);
  }

  static void until(String what, Duration bound, Callable<Boolean> condition) {
    until(what, bound, LOOK, condition);
  }

  /**
   * Waits for a condition.
   *
   * @param look from one look at it to the next
   */
  public static void until(
      String what, Duration bound, Duration look, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(look)
        .atMost(bound)
        .until(condition);
  }

  /** Waits until the instant on {@link System#nanoTime} has come; the time is what matters here. */
  public static void untilNanos(long atNanos) {
    until("an instant", () -> System.nanoTime() - atNanos >= 0);
  }
}
