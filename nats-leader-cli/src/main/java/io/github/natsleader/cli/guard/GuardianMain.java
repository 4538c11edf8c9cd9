// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import java.io.IOException;
import java.time.Duration;

/** The guardian's process. It needs nothing but the JDK, so as to be small and soon ready. */
final class GuardianMain {
  private GuardianMain() {}

  /**
   * Guards until the input ends, and then until nothing is left to guard.
   *
   * @param args {@link GuardTiming} in nanoseconds: the grace, the margin
   */
  public static void main(String[] args) throws IOException {
    GuardTiming timing =
        new GuardTiming(
            Duration.ofNanos(Long.parseLong(args[0])), Duration.ofNanos(Long.parseLong(args[1])));
    new Guardian(timing, System.out).guard(System.in);
  }
}
