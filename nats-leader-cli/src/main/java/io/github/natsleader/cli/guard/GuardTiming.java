// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.guard;

import java.time.Duration;

/**
 * When a command is ended whose lease is not renewed. With V as the end of the lease (rule H1):
 * SIGTERM at V - killMargin - termGrace, SIGKILL at V - killMargin.
 *
 * @param termGrace from SIGTERM to SIGKILL
 * @param killMargin from SIGKILL to the end of the lease: the time in which the guardian must wake
 *     up, and the kernel must end the processes
 */
public record GuardTiming(Duration termGrace, Duration killMargin) {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(4);

  /**
   * How long a command may take to end while the lease is kept for it (rule E3): longer than the
   * grace, for its time is not up, but the lease as it was last known comes first where it ends
   * sooner.
   */
  public Duration patience() {
    return termGrace.compareTo(USUAL_PATIENCE) > 0 ? termGrace : USUAL_PATIENCE;
  }
}
