// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private static final long START_MILLIS = 1_000_000;

  private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(START_MILLIS));

  @Test
  void standsStillUntilMoved() {
    assertThat(clock.monotonicNanos()).isZero();
    assertThat(clock.wallMillis()).isEqualTo(START_MILLIS);
  }

  @Test
  void advanceMovesBothClocks() {
    clock.advance(Duration.ofMillis(1500));

    assertThat(clock.monotonicNanos()).isEqualTo(1_500_000_000L);
    assertThat(clock.wallMillis()).isEqualTo(START_MILLIS + 1500);
  }

  @Test
  void partsOfAMillisecondAddUp() {
    clock.advance(Duration.ofNanos(600_000));
    clock.advance(Duration.ofNanos(600_000));

    assertThat(clock.wallMillis()).isEqualTo(START_MILLIS + 1);
  }

  @Test
  void c2SuspendMovesTheWallClockAlone() {
    clock.suspend(Duration.ofSeconds(9));

    assertThat(clock.monotonicNanos()).isZero();
    assertThat(clock.wallMillis()).isEqualTo(START_MILLIS + 9000);
  }

  @Test
  void theWallClockIsSteppedBothWays() {
    clock.stepWall(Duration.ofSeconds(5));
    clock.stepWall(Duration.ofSeconds(-7));

    assertThat(clock.wallMillis()).isEqualTo(START_MILLIS - 2000);
    assertThat(clock.monotonicNanos()).isZero();
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.001S");
    assertThatThrownBy(() -> clock.suspend(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clock.advance(Duration.ofDays(60_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^62");
  }

  @Test
  void manyThreadsLoseNoStep() throws InterruptedException {
    int threads = 8;
    long steps = 1000;
    CountDownLatch start = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            awaitUninterrupted(start);
            for (long step = 0; step < steps; step++) {
              clock.advance(Duration.ofMillis(1));
            }
          });
    }
    start.countDown();
    pool.shutdown();

    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(clock.wallMillis()).isEqualTo(START_MILLIS + threads * steps);
    assertThat(clock.monotonicNanos()).isEqualTo(threads * steps * 1_000_000);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
