// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.fencing;

import static io.github.natsleader.fencing.GuardedWorld.TIMEOUT;
import static io.github.natsleader.fencing.GuardedWorld.bytes;
import static io.github.natsleader.fencing.GuardedWorld.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.natsleader.FencedAccessException;
import io.github.natsleader.FencedBucket;
import io.github.natsleader.fencing.FaultyStreams.Fault;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule F2: one guarded write is under way at a time, and no loss is read into another. */
class GuardedTurnsTest extends BucketUnderFence {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @Override
  NatsServer server() {
    return nats.server();
  }

  @Nested
  class F2 {
    @Test
    void oneWriteIsUnderWayAtATime() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      List<Callable<Object>> writers = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        String key = "k" + writer;
        writers.add(
            () -> {
              for (int i = 0; i < 50; i++) {
                assertThat(view.put(key, bytes("" + i))).isPositive();
              }
              return key;
            });
      }

      assertThat(inParallel(writers)).hasSize(8).allMatch(String.class::isInstance);

      assertThat(faulty.mostUnderWay()).isEqualTo(1);
      for (int writer = 0; writer < 8; writer++) {
        assertThat(text(unguarded.get("k" + writer))).isEqualTo("49");
      }
    }

    @Test
    void anotherWriteInFlightIsNoLossAndNothingUnknown() throws Exception {
      StubbornTerm term = StubbornTerm.of(7);
      FencedBucket view = faultyView(term);
      faulty.onWrites(Fault.BUSY, Fault.BUSY, Fault.NO_LEADER, Fault.BUSY);

      view.put("k", bytes("v"));

      assertThat(text(unguarded.get("k"))).isEqualTo("v");
      assertThat(fence()).contains("\"n\":1");
      assertThat(term.refutations()).isEmpty();
    }

    @Test
    void whoWaitsForHisTurnWaitsNoLongerThanHisBound() throws Exception {
      FencedBucket view = faultyView(StubbornTerm.of(7));
      Fault[] busy = new Fault[30];
      Arrays.fill(busy, Fault.BUSY);
      faulty.onWrites(busy);
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        Future<Long> slow = other.submit(() -> view.put("k", bytes("v")));
        Awaitility.await().atMost(TIMEOUT).until(() -> faulty.mostUnderWay() > 0);

        assertThatExceptionOfType(FencedAccessException.class)
            .isThrownBy(() -> view.withTimeout(Duration.ofMillis(20)).put("k", bytes("w")))
            .satisfies(failure -> assertThat(failure.isTransient()).isTrue());

        assertThat(slow.get(10, TimeUnit.SECONDS)).isPositive();
      } finally {
        other.shutdownNow();
      }
      assertThat(text(unguarded.get("k"))).isEqualTo("v");
    }
  }
}
