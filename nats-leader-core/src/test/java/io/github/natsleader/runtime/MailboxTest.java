// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.spi.ElectionClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final ElectionClock CLOCK = ElectionClock.system();

  private final Mailbox mailbox = new Mailbox(CLOCK);
  private final List<Guest> guests = new CopyOnWriteArrayList<>();

  @AfterEach
  void leave() {
    guests.forEach(guest -> mailbox.deliver(guest, () -> guest.left = true));
  }

  @Test
  void wakesWhenAskedToAndNotBefore() throws Exception {
    Guest guest = guest();
    long dueNanos = CLOCK.monotonicNanos() + Duration.ofMillis(60).toNanos();
    onMailbox(guest, () -> guest.wakeAtNanos.set(dueNanos));

    await().atMost(20, SECONDS).until(() -> guest.wakes.get() == 1);

    assertThat(guest.lastWokenNanos).isGreaterThanOrEqualTo(dueNanos);
  }

  @Test
  void anEarlierWishReplacesALaterOne() throws Exception {
    Guest guest = guest();
    onMailbox(guest, () -> guest.wakeIn(Duration.ofHours(1)));
    onMailbox(guest, () -> guest.wakeIn(Duration.ofMillis(5)));

    await().atMost(20, SECONDS).until(() -> guest.wakes.get() == 1);
  }

  @Test
  void anExceptionInADeliveryHarmsNobody() throws Exception {
    Guest harmed = guest();
    Guest other = guest();
    Thread thread = onMailbox(other, () -> {});

    mailbox.deliver(
        harmed,
        () -> {
          throw new AssertionError("as planned");
        });
    mailbox.deliver(harmed, () -> throwUnchecked(new Exception("as planned, and checked")));

    assertThat(onMailbox(other, () -> {})).isSameAs(thread);
    assertThat(onMailbox(harmed, () -> {})).isSameAs(thread);
  }

  @Test
  void anExceptionInAWakeHarmsNobody() throws Exception {
    Guest harmed = guest();
    harmed.onWake =
        () -> {
          throw new IllegalStateException("as planned");
        };
    Guest other = guest();
    Thread thread = onMailbox(harmed, () -> harmed.wakeIn(Duration.ZERO));
    onMailbox(other, () -> other.wakeIn(Duration.ofMillis(5)));

    await().atMost(20, SECONDS).until(() -> harmed.wakes.get() == 1 && other.wakes.get() == 1);
    assertThat(onMailbox(other, () -> {})).isSameAs(thread);
  }

  @Test
  void anExceptionFromTheWishToBeWokenHarmsNobody() throws Exception {
    Guest other = guest();
    Thread thread = onMailbox(other, () -> {});
    Guest harmed = guest();

    onMailbox(harmed, () -> harmed.wishFails = true);

    assertThat(onMailbox(other, () -> other.wakeIn(Duration.ZERO))).isSameAs(thread);
    await().atMost(20, SECONDS).until(() -> other.wakes.get() == 1);
  }

  @Test
  void oneThatIsAlwaysDueHoldsUpNobody() throws Exception {
    Guest restless = guest();
    restless.onWake = () -> restless.wakeIn(Duration.ZERO);
    Guest other = guest();
    onMailbox(restless, () -> restless.wakeIn(Duration.ZERO));

    onMailbox(other, () -> other.wakeIn(Duration.ofMillis(1)));

    await().atMost(20, SECONDS).until(() -> other.wakes.get() == 1);
    onMailbox(restless, () -> restless.left = true);
  }

  @Test
  void nothingReachesOneThatHasLeft() throws Exception {
    Guest guest = guest();
    Guest other = guest();
    AtomicInteger delivered = new AtomicInteger();
    onMailbox(
        guest,
        () -> {
          guest.wakeIn(Duration.ofMillis(1));
          guest.left = true;
        });

    mailbox.deliver(guest, delivered::incrementAndGet);
    onMailbox(other, () -> other.wakeIn(Duration.ofMillis(20)));

    await().atMost(20, SECONDS).until(() -> other.wakes.get() == 1);
    assertThat(delivered).hasValue(0);
    assertThat(guest.wakes).hasValue(0);
  }

  @Test
  void itsThreadEndsWithTheLastResidentAndAnotherBeginsWithTheNext() throws Exception {
    Guest first = guest();
    Thread thread = onMailbox(first, () -> {});
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("nats-leader");

    onMailbox(first, () -> first.left = true);
    await().atMost(20, SECONDS).until(() -> !thread.isAlive());

    assertThat(onMailbox(guest(), () -> {})).isNotSameAs(thread);
  }

  @Test
  void noDeliveryIsLostWhereTheThreadIsAboutToEnd() throws Exception {
    for (int round = 0; round < 40; round++) {
      Guest guest = guest();
      onMailbox(guest, () -> guest.left = true);
      long lingersUntilNanos = CLOCK.monotonicNanos() + 50_000_000 - 100_000 + round * 5_000L;
      while (CLOCK.monotonicNanos() < lingersUntilNanos) {
        Thread.onSpinWait();
      }

      onMailbox(guest(), () -> {});
      guests.forEach(g -> mailbox.deliver(g, () -> g.left = true));
    }
  }

  @Test
  void keepsTheOrderOfEachOfManySenders() throws Exception {
    int senders = 8;
    int each = 3_000;
    Guest guest = guest();
    List<List<Integer>> received = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      // Touched by the mailbox thread alone.
      List<Integer> numbers = new ArrayList<>();
      received.add(numbers);
      threads.add(new Thread(() -> send(guest, each, numbers)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(20_000);
    }

    onMailbox(
        guest,
        () ->
            assertThat(received)
                .allSatisfy(numbers -> assertThat(numbers).hasSize(each).isSorted()));
  }

  @Test
  void anInterruptNeitherEndsItsThreadNorMakesItSpin() throws Exception {
    SteppedClock clock = new SteppedClock();
    Mailbox interrupted = new Mailbox(clock);
    Guest guest = new Guest();
    guest.wakeAtNanos.set(Duration.ofHours(1).toNanos());
    Thread thread = call(interrupted, guest, () -> {});
    for (int i = 0; i < 50; i++) {
      thread.interrupt();
    }
    await()
        .atMost(20, SECONDS)
        .until(() -> !thread.isInterrupted() && thread.getState() == Thread.State.TIMED_WAITING);
    int before = clock.readings();

    assertThat(call(interrupted, guest, () -> {})).isSameAs(thread);

    assertThat(clock.readings() - before).isLessThan(10);
    call(interrupted, guest, () -> guest.left = true);
  }

  private void send(Guest guest, int count, List<Integer> numbers) {
    for (int i = 0; i < count; i++) {
      int number = i;
      mailbox.deliver(guest, () -> numbers.add(number));
    }
  }

  private Guest guest() {
    Guest guest = new Guest();
    guests.add(guest);
    return guest;
  }

  /** Runs this on the mailbox thread and returns that thread. */
  private Thread onMailbox(Guest guest, Runnable content) throws Exception {
    return call(mailbox, guest, content);
  }

  private static Thread call(Mailbox mailbox, Guest guest, Runnable content) throws Exception {
    CompletableFuture<Thread> done = new CompletableFuture<>();
    mailbox.deliver(
        guest,
        () -> {
          try {
            content.run();
            done.complete(Thread.currentThread());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(20, SECONDS);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void throwUnchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  /** Lives on the mailbox thread. */
  private static final class Guest implements Mailbox.Resident {
    private final AtomicLong wakeAtNanos = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile long lastWokenNanos;
    private volatile Runnable onWake = () -> {};
    private volatile boolean wishFails;
    private volatile boolean left;

    void wakeIn(Duration delay) {
      wakeAtNanos.set(CLOCK.monotonicNanos() + delay.toNanos());
    }

    @Override
    public void wake() {
      lastWokenNanos = CLOCK.monotonicNanos();
      wakeAtNanos.set(Long.MAX_VALUE);
      wakes.incrementAndGet();
      onWake.run();
    }

    @Override
    public long wakeAtNanos() {
      if (wishFails) {
        throw new IllegalStateException("as planned");
      }
      return wakeAtNanos.get();
    }

    @Override
    public boolean hasLeft() {
      return left;
    }
  }
}
