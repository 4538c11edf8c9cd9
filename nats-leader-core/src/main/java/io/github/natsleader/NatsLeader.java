// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.runtime.ElectionDriver;
import io.github.natsleader.runtime.FencedDoors;
import io.github.natsleader.runtime.NatsWiring;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The elections of one connection. All of them share one thread and, for each bucket, one
 * subscription, however many there are; callbacks run on threads of their own. Keep one per
 * connection.
 *
 * <pre>{@code
 * try (Connection connection = Nats.connect(ConnectionOptions.recommended().server(url).build());
 *     NatsLeader natsLeader = NatsLeader.on(connection);
 *     Election election = natsLeader.election(config).onPromote(leadership -> work(leadership)).start()) {
 *   ...
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class NatsLeader implements AutoCloseable {
  private final LeaseConnection connection;
  private final ElectionDriver driver;
  private final FencedDoors fencedDoors;

  private NatsLeader(LeaseConnection connection, ElectionDriver driver) {
    this.connection = connection;
    this.driver = driver;
    this.fencedDoors = new FencedDoors(connection, driver);
  }

  /**
   * Elections over this connection. It stays the caller's: close it after this object, so that
   * leases can still be released. {@link ConnectionOptions#recommended()} gives options that suit
   * elections; others are accepted, and what does not suit is logged once.
   */
  public static NatsLeader on(Connection connection) {
    ElectionClock clock = ElectionClock.system();
    return on(NatsWiring.connect(connection, clock), clock);
  }

  /** Elections over any implementation of the ports, for tests or other stores. */
  public static NatsLeader on(LeaseConnection connection, ElectionClock clock) {
    return new NatsLeader(connection, new ElectionDriver(connection, clock));
  }

  /** Begins an election with these settings. */
  public Election.Builder election(ElectionConfig config) {
    return driver.election(config);
  }

  /**
   * Checks what an election with these settings would meet: server, JetStream, bucket, permissions,
   * connection options, and what the settings mean in time. An election checks its bucket itself
   * before it attempts anything, and tells of a denied permission when it meets one; this looks at
   * all of it at once, and beforehand.
   *
   * <p>Nothing is changed or created. Each permission is probed by what the server must refuse for
   * another reason: a write that expects an impossible revision, a creation without settings, a
   * request to the leader that is none. Takes some ten round trips.
   *
   * @return completes within 20 s, never exceptionally; what cannot be told is a finding
   */
  public CompletableFuture<PreflightReport> preflight(ElectionConfig config) {
    return connection.preflight(config).toCompletableFuture();
  }

  /**
   * {@link #fencedBucket(Leadership, String, Duration)} with {@link FencedBucket#DEFAULT_TIMEOUT}.
   */
  public FencedBucket fencedBucket(Leadership leadership, String bucket)
      throws InterruptedException {
    return fencedBucket(leadership, bucket, FencedBucket.DEFAULT_TIMEOUT);
  }

  /**
   * A key-value bucket that the server guards against writers of older terms (rules F1 and F2). The
   * bucket must exist, and every writer must go through such a view. By the time that this returns,
   * the term has raised its fence there, so that what is read afterwards does not change under an
   * older leader's hands.
   *
   * <p>Blocks, as every call on the view does. Calls for the same term and bucket share one fence;
   * the look at the settings, the raise and the trial of the server's enforcement happen at the
   * first.
   *
   * @param leadership a term of an election of this object
   * @param bucket the name of the bucket to guard; not that of the election
   * @param timeout how long this call and each on the view may take; 1 ms to 1 h
   * @throws FencingUnsupportedException if the server would accept an older leader's write: below
   *     2.11
   * @throws FencedTargetException if a setting of the bucket could drop the fence or let writes
   *     past it, or another group guards it
   * @throws TokenInvalidException if the term is over, by the clock or because a newer one has
   *     raised the fence
   * @throws FencedAccessException if the fence could not be raised within the time
   * @throws IllegalArgumentException if the leadership is of another make, the name is none for a
   *     bucket, or the time-out is out of range
   * @throws UnsupportedOperationException if this object is not on a connection to NATS
   * @throws InterruptedException if the thread is interrupted; the fence may have been raised
   */
  public FencedBucket fencedBucket(Leadership leadership, String bucket, Duration timeout)
      throws InterruptedException {
    return fencedDoors.bucket(leadership, bucket, timeout);
  }

  /**
   * {@link #fencedStream(Leadership, String, String, Duration)} with {@link
   * FencedBucket#DEFAULT_TIMEOUT}.
   */
  public FencedStream fencedStream(Leadership leadership, String stream, String fenceSubject)
      throws InterruptedException {
    return fencedStream(leadership, stream, fenceSubject, FencedBucket.DEFAULT_TIMEOUT);
  }

  /**
   * A stream that the server guards against publishers of older terms, as {@link
   * #fencedBucket(Leadership, String, Duration)} does a bucket, with the same exceptions.
   *
   * @param leadership a term of an election of this object
   * @param stream the name of the stream to guard
   * @param fenceSubject where the fence is kept: a literal subject of the stream that ends with
   *     {@link FencedStream#FENCE_SUFFIX}, the same for all that publish
   * @param timeout how long this call and each on the view may take; 1 ms to 1 h
   */
  public FencedStream fencedStream(
      Leadership leadership, String stream, String fenceSubject, Duration timeout)
      throws InterruptedException {
    return fencedDoors.stream(leadership, stream, fenceSubject, timeout);
  }

  /**
   * Stops all elections with {@link StopOptions#DEFAULT}, all at the same time, and ends the
   * threads and subscriptions of this object. The connection stays open. From inside a callback, or
   * on an interrupted thread, it does not wait: leases are released and threads end behind it.
   */
  @Override
  public void close() {
    driver.close();
  }
}
