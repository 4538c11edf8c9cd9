// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

/**
 * What the health checks have told so far.
 *
 * @param known whether any check has ever been judged
 * @param failures how many failed in a row
 * @param lastCheckId the latest check that was asked for
 * @param running whether that one has not returned yet; another is not begun before
 * @param verdictDueNanos when the one that is running counts as failed; {@link Now#NEVER} once it
 *     was judged
 * @param nextDueNanos when to check next
 */
record Health(
    boolean known,
    int failures,
    long lastCheckId,
    boolean running,
    long verdictDueNanos,
    long nextDueNanos) {
  static Health unknown() {
    return new Health(false, 0, 0, false, Now.NEVER, 0);
  }

  /** Whether this participant may lead as far as its health goes. */
  boolean isFit(ProtocolSettings settings) {
    return !settings.healthChecked() || (known && failures == 0);
  }

  Health asked(long verdictDueNanos, long nextDueNanos) {
    return new Health(known, failures, lastCheckId + 1, true, verdictDueNanos, nextDueNanos);
  }

  Health succeeded() {
    return new Health(true, 0, lastCheckId, running, Now.NEVER, nextDueNanos);
  }

  Health failed() {
    return new Health(true, failures + 1, lastCheckId, running, Now.NEVER, nextDueNanos);
  }

  Health returned() {
    return new Health(known, failures, lastCheckId, false, verdictDueNanos, nextDueNanos);
  }

  Health nextAt(long nanos) {
    return new Health(known, failures, lastCheckId, running, verdictDueNanos, nanos);
  }
}
