// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.flight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionState;
import io.github.natsleader.ElectionStatus;
import io.github.natsleader.spi.BreakerState;
import io.github.natsleader.spi.CallbackKind;
import io.github.natsleader.spi.ElectionObserver;
import io.github.natsleader.spi.ObservedElection;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;

/** What events cost that nobody records. */
class FlightCostTest {
  private static final int CALLS = 100_000;

  /** What the measuring itself takes. */
  private static final long NOISE_BYTES = 4_096;

  private final ElectionObserver flight = Flight.of(new Unasked()).orElseThrow();

  @Test
  void nothingIsAllocatedWhereNothingIsRecorded() {
    assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    call();

    assertThat(allocatedBytes(this::call)).isLessThan(NOISE_BYTES);
  }

  /** That the measure above would notice. */
  @Test
  void somethingIsAllocatedWhereItIsRecorded() {
    try (Recording recording = new Recording()) {
      recording.enable("io.github.natsleader.Heartbeat");
      recording.start();

      assertThat(allocatedBytes(this::call)).isGreaterThan(CALLS);
    }
  }

  private void call() {
    for (int call = 0; call < CALLS; call++) {
      flight.heartbeatSucceeded(Duration.ZERO);
      flight.stateChanged(ElectionState.FOLLOWER, ElectionState.CANDIDATE);
      flight.validated(1, true);
      flight.callbackBegan(CallbackKind.PROMOTE, 1);
      flight.callbackEnded(CallbackKind.PROMOTE, 1, Duration.ZERO, null);
    }
  }

  private static long allocatedBytes(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Observers ask of it only what it is called. */
  private static final class Unasked implements ObservedElection {
    @Override
    public ElectionConfig config() {
      return ElectionConfig.builder()
          .bucket("leaders")
          .group("jobs")
          .instanceId("alice")
          .ttl(Duration.ofSeconds(3))
          .build();
    }

    @Override
    public ElectionStatus status() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Duration leaderless() {
      return Duration.ZERO;
    }

    @Override
    public int runningCallbacks() {
      return 0;
    }

    @Override
    public BreakerState breaker() {
      return BreakerState.CLOSED;
    }
  }
}
