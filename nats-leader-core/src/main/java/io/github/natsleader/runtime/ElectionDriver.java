// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.runtime;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.Election;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.StopOptions;
import io.github.natsleader.protocol.Now;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All elections of one connection: what they share, and their common end. */
public final class ElectionDriver implements AutoCloseable {
  private final LeaseConnection connection;
  private final ElectionClock clock;
  private final Mailbox mailbox;
  private final CallbackThreads threads = new CallbackThreads();
  private final Map<String, GatedStore> stores = new ConcurrentHashMap<>();
  private final Set<HostedElection> active = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Elections over this connection; it is detached by {@link #close()}, or when it was closed and
   * all have ended.
   */
  public ElectionDriver(LeaseConnection connection, ElectionClock clock) {
    this.connection = connection;
    this.clock = clock;
    this.mailbox = new Mailbox(clock);
    connection.onStatus(this::statusChanged);
  }

  /** Begins an election with these settings. */
  public Election.Builder election(ElectionConfig config) {
    return new HostedElectionBuilder(this, config);
  }

  /**
   * Stops all elections at the same time, waits for their ends, and detaches from the connection.
   * Where it must not wait, since the thread is interrupted or runs a callback, the last election
   * to end detaches, so that leases are still released.
   */
  @Override
  public void close() {
    closed = true;
    long deadlineNanos = HostedElection.realNanos() + StopOptions.DEFAULT.timeout().toNanos();
    List<HostedElection> open = List.copyOf(active);
    open.forEach(election -> election.stop(StopOptions.DEFAULT.withWaitForDemote(false)));
    open.forEach(election -> election.awaitStop(deadlineNanos));
    boolean waited =
        !Thread.currentThread().isInterrupted()
            && open.stream().noneMatch(HostedElection::isOnCallbackThread);
    if (waited || active.isEmpty()) {
      connection.detach();
    }
  }

  Mailbox mailbox() {
    return mailbox;
  }

  ElectionClock clock() {
    return clock;
  }

  CallbackThreads threads() {
    return threads;
  }

  /** The store of a bucket, with the breaker that all its elections share. */
  GatedStore store(String bucket) {
    return stores.computeIfAbsent(
        bucket, name -> new GatedStore(name, connection.store(name), clock));
  }

  /** What the server last complained of, as the end of a sentence; empty for nothing. */
  String lastWords() {
    return connection
        .lastComplaint()
        .map(words -> "; the server's last complaint on it: " + words)
        .orElse("");
  }

  ConnectionStatus connectionStatus() {
    return connection.status();
  }

  /** Both clocks, the monotonic one first. */
  Now now() {
    return new Now(clock.monotonicNanos(), clock.wallMillis());
  }

  /** Whether the election may begin: not once this is closed. */
  boolean opened(HostedElection election) {
    // Added first: whoever closes meanwhile either finds it, or is found out here.
    active.add(election);
    return !closed;
  }

  void ended(HostedElection election) {
    active.remove(election);
    if (active.isEmpty() && (closed || connection.status() == ConnectionStatus.CLOSED)) {
      connection.detach();
    }
  }

  private void statusChanged(ConnectionStatus status) {
    stores.values().forEach(store -> store.connectionChanged(status));
    active.forEach(election -> election.connectionChanged(status));
  }
}
