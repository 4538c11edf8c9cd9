// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import static io.github.natsleader.testkit.InMemoryFixtures.BUCKET;
import static io.github.natsleader.testkit.InMemoryFixtures.GROUP;
import static io.github.natsleader.testkit.InMemoryFixtures.REQUIREMENTS;
import static io.github.natsleader.testkit.InMemoryFixtures.entries;
import static io.github.natsleader.testkit.InMemoryFixtures.held;
import static io.github.natsleader.testkit.InMemoryFixtures.marker;
import static io.github.natsleader.testkit.InMemoryFixtures.now;
import static io.github.natsleader.testkit.InMemoryFixtures.record;
import static io.github.natsleader.testkit.InMemoryFixtures.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.spi.LeaseStore;
import io.github.natsleader.spi.ReadOutcome;
import io.github.natsleader.spi.RegisterEntry;
import io.github.natsleader.spi.RegisterOutcome;
import io.github.natsleader.spi.StoreEvent;
import io.github.natsleader.spi.StoreOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InMemoryLeaseConnectionTest {
  private static final String THREAD_PREFIX = "in-memory-lease-connection-";

  private final InMemoryRegisters registers = new InMemoryRegisters();
  private final SteppedExecutor steps = new SteppedExecutor();
  private final InMemoryLeaseConnection stepped = registers.connect(steps);
  private final LeaseStore steppedStore = stepped.store(BUCKET);
  private final LeaseStore other = registers.connect(Runnable::run).store(BUCKET);

  @BeforeEach
  void create() {
    registers.bucket(BUCKET).create();
  }

  @Test
  void onTheTestsExecutorNothingIsToldUntilItRuns() {
    List<StoreEvent> events = new ArrayList<>();
    steppedStore.watch(GROUP, events::add);

    CompletionStage<StoreOutcome> write = steppedStore.write(GROUP, record(1), 0);

    assertThat(write).isNotCompleted();
    assertThat(now(other.read(GROUP)))
        .as("the write itself is done")
        .isEqualTo(new ReadOutcome.Found(held(1, 1)));
    assertThat(events).isEmpty();
    steps.runAll();
    assertThat(now(write)).isEqualTo(new StoreOutcome.Applied(1));
    assertThat(events).containsExactly(new StoreEvent.WatchRestored(), seen(1, 1));
  }

  @Test
  void aWriterHasItsAnswerBeforeItSeesItsWrite() {
    List<Object> told = new ArrayList<>();
    steppedStore.watch(GROUP, told::add);

    steppedStore.write(GROUP, record(1), 0).thenAccept(told::add);
    steps.runAll();

    assertThat(told)
        .containsExactly(new StoreEvent.WatchRestored(), new StoreOutcome.Applied(1), seen(1, 1));
  }

  @Test
  void r1AnAnswerOnItsWayIsLostWithTheConnection() {
    CompletionStage<StoreOutcome> write = steppedStore.write(GROUP, record(1), 0);
    CompletionStage<ReadOutcome> read = steppedStore.read(GROUP);
    CompletionStage<RegisterOutcome> prepared = steppedStore.prepare(REQUIREMENTS);

    stepped.connectionLost();
    stepped.reconnect();
    steps.runAll();

    assertThat(now(write)).isInstanceOf(StoreOutcome.Unknown.class);
    assertThat(now(read)).isInstanceOf(ReadOutcome.Failed.class);
    assertThat(now(prepared)).isInstanceOf(RegisterOutcome.Unreachable.class);
    assertThat(now(other.read(GROUP))).isEqualTo(new ReadOutcome.Found(held(1, 1)));
  }

  @Test
  void whatCannotBeSentIsUnavailable() {
    stepped.connectionLost();
    CompletionStage<StoreOutcome> write = steppedStore.write(GROUP, record(1), 0);
    CompletionStage<StoreOutcome> release = steppedStore.release(GROUP, marker(1), 1);
    steps.runAll();

    assertThat(now(write)).isInstanceOf(StoreOutcome.Unavailable.class);
    assertThat(now(release)).isInstanceOf(StoreOutcome.Unavailable.class);
  }

  @Test
  void aWatchIsToldOfTheCutAndThenTheNewest() {
    List<StoreEvent> events = new ArrayList<>();
    steppedStore.watch(GROUP, events::add);
    now(other.write(GROUP, record(1), 0));
    stepped.connectionLost();
    now(other.write(GROUP, record(2), 1));
    now(other.write(GROUP, record(3), 2));
    stepped.reconnect();
    steps.runAll();

    assertThat(events)
        .containsExactly(
            new StoreEvent.WatchRestored(),
            seen(1, 1),
            new StoreEvent.WatchInterrupted(),
            new StoreEvent.WatchRestored(),
            seen(3, 3));
  }

  @Test
  void aWatchBegunDuringACutStandsOnceItIsMended() {
    List<StoreEvent> events = new ArrayList<>();
    stepped.connectionLost();
    steppedStore.watch(GROUP, events::add);
    steps.runAll();
    assertThat(events).isEmpty();

    stepped.reconnect();
    steps.runAll();

    assertThat(events).containsExactly(new StoreEvent.WatchRestored());
  }

  @Test
  void changesOfTheStatusAreToldOnce() {
    List<ConnectionStatus> told = new ArrayList<>();
    stepped.onStatus(told::add);
    stepped.reconnect();
    stepped.connectionLost();
    stepped.connectionLost();
    stepped.reconnect();
    stepped.close();
    stepped.close();
    stepped.reconnect();
    stepped.connectionLost();
    steps.runAll();

    assertThat(told)
        .containsExactly(
            ConnectionStatus.DISCONNECTED, ConnectionStatus.CONNECTED, ConnectionStatus.CLOSED);
    assertThat(stepped.status()).isEqualTo(ConnectionStatus.CLOSED);
  }

  @Test
  void whatWasNotDeliveredBeforeDetachIsNeverTold() {
    List<Object> told = new ArrayList<>();
    stepped.onStatus(told::add);
    steppedStore.watch(GROUP, told::add);
    CompletionStage<StoreOutcome> write = steppedStore.write(GROUP, record(1), 0);
    stepped.connectionLost();

    stepped.detach();
    steps.runAll();

    assertThat(told).isEmpty();
    assertThat(write).as("its stages complete all the same").isCompleted();
  }

  @Test
  void aListenerMayCallBackFromTheCallersThread() {
    List<Long> seenRevisions = new ArrayList<>();
    AtomicReference<Consumer<StoreEvent>> again = new AtomicReference<>();
    again.set(
        event -> {
          if (event instanceof StoreEvent.EntrySeen seen) {
            long revision = seen.entry().revision();
            seenRevisions.add(revision);
            if (revision < 5) {
              var unused = other.write(GROUP, record(revision + 1), revision);
            }
          }
        });
    other.watch(GROUP, event -> again.get().accept(event));

    now(other.write(GROUP, record(1), 0));

    assertThat(seenRevisions).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aListenerThatThrowsHarmsNobodyElse() {
    List<StoreEvent> events = new ArrayList<>();
    List<Throwable> uncaught = new ArrayList<>();
    Thread current = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
    current.setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      other.watch(
          GROUP,
          event -> {
            throw new IllegalStateException("planted");
          });
      other.watch(GROUP, events::add);

      assertThat(now(other.write(GROUP, record(1), 0))).isEqualTo(new StoreOutcome.Applied(1));
    } finally {
      current.setUncaughtExceptionHandler(before);
    }
    assertThat(events).containsExactly(new StoreEvent.WatchRestored(), seen(1, 1));
    assertThat(uncaught).as("one for each event").hasSize(2);
  }

  @Test
  void allIsToldOnOneThreadWhichEndsWithTheConnection() throws Exception {
    for (Consumer<InMemoryLeaseConnection> end :
        List.<Consumer<InMemoryLeaseConnection>>of(
            InMemoryLeaseConnection::close, InMemoryLeaseConnection::detach)) {
      InMemoryLeaseConnection connection = registers.connect();
      List<String> tellers = new CopyOnWriteArrayList<>();
      connection.onStatus(status -> tellers.add(Thread.currentThread().getName()));
      connection.store(BUCKET).watch(GROUP, e -> tellers.add(Thread.currentThread().getName()));
      registers.bucket(BUCKET).putRecord(GROUP, record(1));
      connection.connectionLost();
      await().until(() -> tellers.size() >= 4);
      String thread = tellers.get(0);
      assertThat(thread).startsWith(THREAD_PREFIX);
      assertThat(Set.copyOf(tellers)).containsExactly(thread);
      assertThat(liveThreads()).contains(thread);

      end.accept(connection);

      await().until(() -> !liveThreads().contains(thread));
      CompletionStage<ReadOutcome> read = connection.store(BUCKET).read(GROUP);
      assertThat(read.toCompletableFuture().get(10, TimeUnit.SECONDS))
          .isInstanceOf(ReadOutcome.Failed.class);
    }
  }

  @Test
  void manyThreadsLoseNoWriteAndNoEvent() throws Exception {
    int threads = 8;
    int each = 200;
    List<StoreEvent> events = new CopyOnWriteArrayList<>();
    var connections = new ArrayList<InMemoryLeaseConnection>();
    InMemoryLeaseConnection watching = registers.connect();
    watching.store(BUCKET).watch(GROUP, events::add);
    var pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      InMemoryLeaseConnection connection = registers.connect();
      connections.add(connection);
      pool.execute(() -> writeInTurn(connection.store(BUCKET), each));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

    long last = threads * (long) each;
    assertThat(registers.bucket(BUCKET).lastRevision()).isEqualTo(last);
    await().until(() -> entries(events).size() == last);
    assertThat(entries(events))
        .extracting(RegisterEntry::revision)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(events)
        .hasSize(Math.toIntExact(last) + 1)
        .startsWith(new StoreEvent.WatchRestored());
    watching.close();
    connections.forEach(InMemoryLeaseConnection::close);
  }

  /** As many applied writes, whatever the others do. */
  private static void writeInTurn(LeaseStore store, int writes) {
    long expected = 0;
    int applied = 0;
    while (applied < writes) {
      StoreOutcome outcome =
          store.write(GROUP, record(applied + 1), expected).toCompletableFuture().join();
      if (outcome instanceof StoreOutcome.Applied won) {
        expected = won.revision();
        applied++;
      } else {
        expected = ((StoreOutcome.Refused) outcome).lastRevision();
      }
    }
  }

  private static Set<String> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
