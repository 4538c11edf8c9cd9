// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.HealthChecker;
import io.github.natsleader.protocol.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
  private static final int BOUND_SECONDS = 20;

  private final CallbackThreads threads = new CallbackThreads();
  private final BlockingQueue<Input> delivered = new LinkedBlockingQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);

  @Test
  void deliversWhatTheCheckReturns() throws Exception {
    assertThat(check(() -> true)).isEqualTo(new Input.HealthChecked(7, true, null));
    assertThat(check(() -> false)).isEqualTo(new Input.HealthChecked(7, false, null));
  }

  @Test
  void deliversWhatTheCheckThrows() throws Exception {
    IOException refused = new IOException("refused");
    StackOverflowError deep = new StackOverflowError();

    assertThat(check(() -> fail(refused))).isEqualTo(new Input.HealthChecked(7, false, refused));
    assertThat(check(() -> fail(deep))).isEqualTo(new Input.HealthChecked(7, false, deep));
  }

  @Test
  void asksOnAThreadOfItsOwn() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();

    assertThat(check(() -> thread.compareAndSet(null, Thread.currentThread()))).isNotNull();

    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    assertThat(thread.get().isDaemon()).isTrue();
  }

  @Test
  void aCheckThatTakesTooLongIsInterrupted() throws Exception {
    HealthProbe probe = probe(this::hang);
    probe.check(3);
    awaitAsked();

    probe.interrupt(3);

    assertInterrupted(3);
  }

  @Test
  void onlyTheCheckThatIsMeantIsInterrupted() throws Exception {
    HealthProbe probe = probe(this::hang);
    probe.check(3);
    awaitAsked();

    probe.interrupt(2);
    probe.interrupt(4);

    answered.countDown();
    assertThat(next()).isEqualTo(new Input.HealthChecked(3, true, null));
    probe.interrupt(3);
    probe.close();
  }

  @Test
  void whatStillRunsAtTheEndIsInterrupted() throws Exception {
    HealthProbe probe = probe(this::hang);
    probe.check(3);
    awaitAsked();

    probe.close();

    assertInterrupted(3);
  }

  /** The thread may come late: the check is late then before it has begun. */
  @Test
  void aCheckThatIsLateBeforeItBeginsIsInterruptedAsWell() throws Exception {
    LateThreads late = new LateThreads();
    HealthProbe probe = new HealthProbe(this::hang, new CallbackThreads(late), delivered::add);
    probe.check(3);

    probe.interrupt(3);
    late.startAll();

    assertInterrupted(3);
  }

  @Test
  void nothingBeginsAfterTheEnd() throws Exception {
    LateThreads late = new LateThreads();
    HealthProbe probe = new HealthProbe(this::hang, new CallbackThreads(late), delivered::add);
    probe.check(3);

    probe.close();
    late.startAll();

    late.joinAll();
    assertThat(asked.getCount()).isEqualTo(1);
    assertThat(delivered).isEmpty();
  }

  /** Threads whose start takes until they are told. */
  private static final class LateThreads implements ThreadFactory {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final List<Thread> made = new ArrayList<>();

    @Override
    public Thread newThread(Runnable task) {
      Thread thread =
          new Thread(
              () -> {
                awaitBegun();
                task.run();
              });
      thread.setDaemon(true);
      made.add(thread);
      return thread;
    }

    private void awaitBegun() {
      try {
        assertThat(begun.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted before it began", e);
      }
    }

    void startAll() {
      begun.countDown();
    }

    void joinAll() throws InterruptedException {
      for (Thread thread : made) {
        thread.join(TimeUnit.SECONDS.toMillis(BOUND_SECONDS));
      }
    }
  }

  private void assertInterrupted(long checkId) throws InterruptedException {
    assertThat(next())
        .isInstanceOfSatisfying(
            Input.HealthChecked.class,
            checked -> {
              assertThat(checked.checkId()).isEqualTo(checkId);
              assertThat(checked.healthy()).isFalse();
              assertThat(checked.failure()).isInstanceOf(InterruptedException.class);
            });
  }

  private boolean hang() throws InterruptedException {
    asked.countDown();
    return answered.await(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  private void awaitAsked() throws InterruptedException {
    assertThat(asked.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private Input check(HealthChecker checker) throws InterruptedException {
    probe(checker).check(7);
    return next();
  }

  private HealthProbe probe(HealthChecker checker) {
    return new HealthProbe(checker, threads, delivered::add);
  }

  private Input next() throws InterruptedException {
    Input input = delivered.poll(BOUND_SECONDS, TimeUnit.SECONDS);
    assertThat(input).as("delivered in time").isNotNull();
    return input;
  }

  private static boolean fail(Exception failure) throws Exception {
    throw failure;
  }

  private static boolean fail(Error failure) {
    throw failure;
  }
}
