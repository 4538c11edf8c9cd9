// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.RegisterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What stands for the NATS servers in a unit test: buckets of compare-and-set registers, shared by
 * the connections made here. Nothing is lost and nothing leaves the JVM.
 *
 * <pre>{@code
 * InMemoryRegisters registers = new InMemoryRegisters();
 * InMemoryLeaseConnection first = registers.connect();
 * InMemoryLeaseConnection second = registers.connect();
 * }</pre>
 *
 * <p>Of a bucket's settings only the time limit is there: replicas and storage play no role.
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryRegisters {
  private final Object lock = new Object();
  private final ElectionClock clock;
  private final AtomicInteger connectionsMade = new AtomicInteger();
  // Guarded by the lock, as everything below.
  private final Map<String, InMemoryBucket> buckets = new HashMap<>();
  private final List<InMemoryLeaseConnection> connections = new ArrayList<>();
  private final List<Announcement> announcements = new ArrayList<>();

  /** Registers on this machine's clock. */
  public InMemoryRegisters() {
    this(ElectionClock.system());
  }

  /**
   * Registers on a clock of the caller's, whose wall reading dates creations and ages entries.
   *
   * @param clock such as a {@link ManualClock}
   */
  public InMemoryRegisters(ElectionClock clock) {
    this.clock = clock;
  }

  /**
   * A connection whose answers and events come on one thread of its own, which ends when it is
   * closed or detached.
   */
  public InMemoryLeaseConnection connect() {
    return add(
        Delivery.onOwnThread("in-memory-lease-connection-" + connectionsMade.incrementAndGet()));
  }

  /**
   * A connection whose answers and events come on an executor of the caller's, one at a time and in
   * order. With {@code Runnable::run} they come before the call that caused them returns; with a
   * queue that the test empties they come when it says so, in one thread.
   */
  public InMemoryLeaseConnection connect(Executor executor) {
    return add(Delivery.on(executor));
  }

  /** The bucket of that name, which need not exist yet. */
  public InMemoryBucket bucket(String name) {
    return atOnce(() -> buckets.computeIfAbsent(name, n -> new InMemoryBucket(this, n)));
  }

  /** Runs a step that nobody sees half done, then has everybody told, outside the lock. */
  <T> T atOnce(Supplier<T> step) {
    List<InMemoryLeaseConnection> told;
    T result;
    synchronized (lock) {
      result = step.get();
      // After the step, so that a writer has its answer before it sees its own write.
      announcements.forEach(a -> connections.forEach(a::reportTo));
      announcements.clear();
      told = List.copyOf(connections);
    }
    told.forEach(InMemoryLeaseConnection::deliver);
    return result;
  }

  /** Runs a step that answers nothing. */
  void atOnce(Runnable step) {
    atOnce(
        () -> {
          step.run();
          return this;
        });
  }

  /** Called at once. */
  void announce(String bucket, String group, RegisterEntry entry) {
    announcements.add(new Announcement(bucket, group, entry));
  }

  /** Called at once. */
  void remove(InMemoryLeaseConnection connection) {
    connections.remove(connection);
  }

  long wallMillis() {
    return clock.wallMillis();
  }

  private InMemoryLeaseConnection add(Delivery delivery) {
    InMemoryLeaseConnection connection = new InMemoryLeaseConnection(this, delivery);
    atOnce(() -> connections.add(connection));
    return connection;
  }

  private record Announcement(String bucket, String group, RegisterEntry entry) {
    void reportTo(InMemoryLeaseConnection connection) {
      connection.announceNow(bucket, group, entry);
    }
  }
}
