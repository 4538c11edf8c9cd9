// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.PreflightReport;
import io.github.natsleader.fencing.GuardedStreams;
import io.github.natsleader.log.LogEvent;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.github.natsleader.spi.LeaseStore;
import io.nats.client.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registers reached over one connection of the client.
 *
 * <p>Takes two threads and one dispatcher of the client for all buckets. Once the connection is
 * closed, by whomever, all of them end, and every call answers that it could not be sent.
 */
public final class NatsLeaseConnection implements LeaseConnection {
  private static final Logger log = LoggerFactory.getLogger(NatsLeaseConnection.class);

  private final Connection connection;
  private final ElectionClock clock;
  private final AdapterThreads threads = new AdapterThreads();
  private final RequestChannel channel;
  private final ConnectionMonitor monitor;
  private final Map<String, BucketAccess> buckets = new ConcurrentHashMap<>();
  private final AtomicBoolean detached = new AtomicBoolean();

  private record BucketAccess(NatsLeaseStore store, BucketWatch watch) {}

  private NatsLeaseConnection(Connection connection, ElectionClock clock) {
    this.connection = connection;
    this.clock = clock;
    this.monitor = new ConnectionMonitor(connection);
    this.channel = new RequestChannel(connection, threads, monitor::noticeClosed);
  }

  /**
   * Attaches to a connection, which stays its opener's: it is never closed from here.
   *
   * @param clock tells the present for the first revision of a bucket that is created here
   */
  public static NatsLeaseConnection attach(Connection connection, ElectionClock clock) {
    NatsLeaseConnection attached = new NatsLeaseConnection(connection, clock);
    // Elections hear of a lost connection before they get the failures that it causes.
    attached.monitor.onStatusAfterwards(attached::statusChanged);
    attached.monitor.onResubscribed(attached::resubscribed);
    attached.monitor.attach();
    attached.monitor.noticeClosed();
    return attached;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the name is none for a bucket
   */
  @Override
  public LeaseStore store(String bucket) {
    return buckets.computeIfAbsent(bucket, this::open).store();
  }

  private BucketAccess open(String name) {
    Bucket bucket = new Bucket(name);
    BucketWatch watch = new BucketWatch(bucket, channel, threads, monitor::status);
    BucketProvisioner provisioner =
        new BucketProvisioner(bucket, channel, clock, () -> ServerFacts.of(connection));
    return new BucketAccess(new NatsLeaseStore(bucket, channel, provisioner, watch), watch);
  }

  @Override
  public Optional<String> lastComplaint() {
    return Optional.ofNullable(connection.getLastError());
  }

  /** The streams that this connection reaches, for guarded writes. */
  public GuardedStreams guardedStreams() {
    return new NatsGuardedStreams(connection, channel);
  }

  @Override
  public ConnectionStatus status() {
    return monitor.status();
  }

  @Override
  public void onStatus(Consumer<ConnectionStatus> listener) {
    monitor.onStatus(listener);
  }

  @Override
  public CompletionStage<PreflightReport> preflight(ElectionConfig config) {
    return new Preflight(connection, channel, config).run();
  }

  private void resubscribed() {
    buckets.values().forEach(access -> access.watch().resubscribed());
  }

  private void statusChanged(ConnectionStatus status) {
    switch (status) {
      case CONNECTED -> {
        // The subscriptions follow, and the watches with them.
      }
      case DISCONNECTED -> {
        channel.connectionLost();
        buckets.values().forEach(access -> access.watch().disconnected());
      }
      case CLOSED -> {
        lastComplaint()
            .ifPresent(
                words ->
                    LogEvent.SERVER_COMPLAINT
                        .in(log.atWarn())
                        .log(
                            "The connection to NATS is closed for good; the server's last complaint"
                                + " on it: {}",
                            words));
        buckets.values().forEach(access -> access.watch().disconnected());
        channel.close();
      }
    }
  }

  @Override
  public void detach() {
    if (detached.compareAndSet(false, true)) {
      monitor.detach();
      buckets.values().forEach(access -> access.watch().end());
      channel.close();
    }
  }
}
