// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ObservedElection;
import java.time.Duration;

/**
 * What observers ask. They may keep it for as long as they like: once it is {@link #freeze frozen},
 * it holds on to nothing of the election but these answers.
 */
final class ElectionView implements ObservedElection {
  private record Answers(
      ElectionConfig config,
      ElectionStatus status,
      Duration leaderless,
      int runningCallbacks,
      BreakerState breaker)
      implements ObservedElection {
    static Answers of(ObservedElection source) {
      return new Answers(
          source.config(),
          source.status(),
          source.leaderless(),
          source.runningCallbacks(),
          source.breaker());
    }
  }

  private volatile ObservedElection source;

  ElectionView(ObservedElection source) {
    this.source = source;
  }

  /** The election has ended. */
  void freeze() {
    source = Answers.of(source);
  }

  @Override
  public ElectionConfig config() {
    return source.config();
  }

  @Override
  public ElectionStatus status() {
    return source.status();
  }

  @Override
  public Duration leaderless() {
    return source.leaderless();
  }

  @Override
  public int runningCallbacks() {
    return source.runningCallbacks();
  }

  @Override
  public BreakerState breaker() {
    return source.breaker();
  }

  @Override
  public String toString() {
    return "ElectionView[" + config().group() + " in " + config().bucket() + "]";
  }
}
