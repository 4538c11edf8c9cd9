// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What is shown of a leader's renewals, and decides nothing.
 *
 * @param lastHeartbeat when the latest write was acknowledged; null before the first
 * @param consecutiveFailures how many transmissions in a row went without success
 */
record Vitals(@Nullable Now lastHeartbeat, int consecutiveFailures) {
  Vitals succeeded(Now now) {
    return new Vitals(now, 0);
  }

  Vitals failed() {
    return new Vitals(lastHeartbeat, consecutiveFailures + 1);
  }
}
