// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionStatus;
import java.time.Duration;

/**
 * What an observer can ask of its election, at any time and from any thread. No call blocks. Once
 * the election has ended, everything here stays as it was at its end.
 */
public interface ObservedElection {
  /** The settings. */
  ElectionConfig config();

  /** The participant's view at this instant. */
  ElectionStatus status();

  /** Since when nobody is known to lead, in time; zero while somebody is. */
  Duration leaderless();

  /** How many callbacks of this election are at work. */
  int runningCallbacks();

  /** How the breaker of its bucket stands. */
  BreakerState breaker();
}
