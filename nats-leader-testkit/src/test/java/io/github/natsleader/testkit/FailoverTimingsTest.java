// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailoverTimingsTest {
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration ACQUIRE_DELAY = Duration.ofMillis(10);
  private static final Duration ALLOWANCE = Duration.ofMillis(200);

  private final FailoverTimings exactClocks =
      new FailoverTimings(TTL, HEARTBEAT, 0, ACQUIRE_DELAY, ALLOWANCE);
  private final FailoverTimings drifting =
      new FailoverTimings(TTL, HEARTBEAT, 0.1, ACQUIRE_DELAY, ALLOWANCE);

  @Test
  void aCrashIsTakenOverAfterTheLeaseLessAtMostOneHeartbeat() {
    assertThat(exactClocks.earliestTakeoverAfterLastWrite()).isEqualTo(TTL);
    assertThat(exactClocks.earliestTakeoverAfterCrash()).isEqualTo(Duration.ofMillis(1800));
    assertThat(exactClocks.latestDetection()).isEqualTo(Duration.ofMillis(3200));
    assertThat(exactClocks.latestTakeoverAfterCrash()).isEqualTo(Duration.ofMillis(3210));
  }

  @Test
  void aReleaseIsTakenOverAtOnce() {
    assertThat(exactClocks.earliestTakeoverAfterRelease()).isZero();
    assertThat(exactClocks.latestTakeoverByHeir()).isEqualTo(ALLOWANCE);
    assertThat(exactClocks.latestTakeoverAfterRelease()).isEqualTo(Duration.ofMillis(210));
    assertThat(exactClocks.latestTakeoverWithoutTheHeir()).isEqualTo(Duration.ofMillis(260));
  }

  @Test
  void aLeaderThatIsCutOffStopsWithinItsLease() {
    assertThat(exactClocks.longestValidity()).isEqualTo(TTL);
    assertThat(exactClocks.earliestSelfDemotion()).isEqualTo(Duration.ofMillis(1800));
    assertThat(exactClocks.latestSelfDemotion()).isEqualTo(Duration.ofMillis(3200));
  }

  @Test
  void c3DriftWidensTheBounds() {
    assertThat(drifting.longestValidity()).isEqualTo(Duration.ofMillis(2970));
    assertThat(drifting.earliestTakeoverAfterLastWrite())
        .isEqualTo(Duration.ofNanos(2_727_272_727L));
    assertThat(drifting.latestDetection()).isEqualTo(Duration.ofMillis(3500));
    assertThat(drifting.latestTakeoverAfterCrash()).isEqualTo(Duration.ofMillis(3511));
    assertThat(drifting.earliestSelfDemotion()).isEqualTo(Duration.ofNanos(1_254_545_455L));
  }

  @Test
  void noBoundIsNegative() {
    var late = new FailoverTimings(TTL, HEARTBEAT, 0, ACQUIRE_DELAY, Duration.ofSeconds(9));

    assertThat(late.earliestTakeoverAfterCrash()).isZero();
    assertThat(late.earliestSelfDemotion()).isZero();
  }

  @Test
  void eachValueOutOfRangeIsNamed() {
    refused("ttl", Duration.ZERO, HEARTBEAT, 0, ACQUIRE_DELAY, ALLOWANCE);
    refused("heartbeat", TTL, Duration.ZERO, 0, ACQUIRE_DELAY, ALLOWANCE);
    refused("heartbeat", TTL, TTL, 0, ACQUIRE_DELAY, ALLOWANCE);
    refused("maxClockDrift", TTL, HEARTBEAT, 0.11, ACQUIRE_DELAY, ALLOWANCE);
    refused("maxClockDrift", TTL, HEARTBEAT, Double.NaN, ACQUIRE_DELAY, ALLOWANCE);
    refused("acquireDelay", TTL, HEARTBEAT, 0, Duration.ofMillis(-1), ALLOWANCE);
    refused("allowance", TTL, HEARTBEAT, 0, ACQUIRE_DELAY, Duration.ofMillis(-1));
  }

  private static void refused(
      String name,
      Duration ttl,
      Duration heartbeat,
      double drift,
      Duration acquireDelay,
      Duration allowance) {
    assertThatThrownBy(() -> new FailoverTimings(ttl, heartbeat, drift, acquireDelay, allowance))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " ");
  }
}
