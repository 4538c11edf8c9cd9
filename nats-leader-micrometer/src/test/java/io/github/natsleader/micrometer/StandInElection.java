// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.micrometer;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.FencingToken;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.ObservedElection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An election that stands as a test says. */
final class StandInElection implements ObservedElection {
  private final ElectionConfig config;
  volatile Optional<FencingToken> token = Optional.empty();
  volatile Duration leaseRemaining = Duration.ZERO;
  volatile ConnectionStatus connection = ConnectionStatus.CONNECTED;
  volatile int consecutiveFailures;
  volatile Duration leaderless = Duration.ZERO;
  volatile int runningCallbacks;
  volatile BreakerState breaker = BreakerState.CLOSED;

  StandInElection(String bucket, String group, String instanceId) {
    config =
        ElectionConfig.builder()
            .bucket(bucket)
            .group(group)
            .instanceId(instanceId)
            .ttl(Duration.ofSeconds(3))
            .build();
  }

  static StandInElection scheduler() {
    return new StandInElection("elections", "scheduler", "app-1");
  }

  /** A token of that epoch. */
  static FencingToken token(long epoch) {
    return new FencingToken(epoch, "7b3c9f1e-0000-4000-8000-000000000001");
  }

  @Override
  public ElectionConfig config() {
    return config;
  }

  @Override
  public ElectionStatus status() {
    return new ElectionStatus(
        config.group(),
        config.instanceId(),
        token.isPresent() ? ElectionState.LEADER : ElectionState.CANDIDATE,
        token.isPresent(),
        Optional.empty(),
        token,
        0,
        leaseRemaining,
        Optional.empty(),
        Instant.EPOCH,
        connection,
        consecutiveFailures);
  }

  @Override
  public Duration leaderless() {
    return leaderless;
  }

  @Override
  public int runningCallbacks() {
    return runningCallbacks;
  }

  @Override
  public BreakerState breaker() {
    return breaker;
  }
}
