// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallbackThreadsTest {

  @Test
  void whatFindsNoThreadRunsAsSoonAsThereIsOneAndInOrder() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CallbackThreads threads =
        new CallbackThreads(
            task -> {
              if (asked.incrementAndGet() <= 3) {
                throw new OutOfMemoryError("unable to create native thread, on purpose");
              }
              // In this thread, so that the order is that of the starts.
              return new Thread(() -> {}) {
                @Override
                public synchronized void start() {
                  task.run();
                }
              };
            });
    List<String> ran = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(2);
    threads.run(
        () -> {
          ran.add("first");
          done.countDown();
        });
    assertThat(ran).isEmpty();
    threads.run(
        () -> {
          ran.add("second");
          done.countDown();
        });

    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("first", "second");
  }
}
