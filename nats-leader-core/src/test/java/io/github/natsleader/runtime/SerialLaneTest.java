// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.log.ElectionName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SerialLaneTest {
  private final SerialLane lane =
      new SerialLane(new ElectionName("b", "g", "i"), new CallbackThreads());
  private final List<Object> done = new CopyOnWriteArrayList<>();

  @Test
  void runsOneAfterTheOtherInOrder() {
    AtomicInteger atOnce = new AtomicInteger();
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      int number = i;
      lane.submit(
          () -> {
            done.add(atOnce.getAndIncrement() == 0 ? number : "beside another one");
            atOnce.decrementAndGet();
          });
    }

    awaitDone(count);
    for (int i = 0; i < count; i++) {
      assertThat(done.get(i)).isEqualTo(i);
    }
  }

  @Test
  void goesOnAfterAnythingThatIsThrown() {
    lane.submit(
        () -> {
          throw new IllegalStateException("as planned");
        });
    lane.submit(
        () -> {
          throw new AssertionError("as planned");
        });
    lane.submit(() -> done.add("next"));

    awaitDone(1);
  }

  @Test
  void oneThatInterruptsItsThreadDoesNotInterruptTheNext() throws Exception {
    CountDownLatch allWaiting = new CountDownLatch(1);
    lane.submit(
        () -> {
          awaitQuietly(allWaiting);
          Thread.currentThread().interrupt();
        });
    lane.submit(() -> done.add(Thread.currentThread().isInterrupted()));
    allWaiting.countDown();

    awaitDone(1);
    assertThat(done).containsExactly(false);
  }

  @Test
  void itsThreadEndsWhenThereIsNothingToRun() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    lane.submit(() -> thread.set(Thread.currentThread()));

    await().atMost(20, SECONDS).until(() -> thread.get() != null && !thread.get().isAlive());
    lane.submit(() -> done.add("on another one"));
    awaitDone(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitDone(int count) {
    await().atMost(20, SECONDS).until(() -> done.size() == count);
  }
}
