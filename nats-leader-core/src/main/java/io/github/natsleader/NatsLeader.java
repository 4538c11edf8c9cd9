// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

import io.github.natsleader.runtime.ElectionDriver;
import io.github.natsleader.runtime.NatsWiring;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.nats.client.Connection;

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
  private final ElectionDriver driver;

  private NatsLeader(ElectionDriver driver) {
    this.driver = driver;
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
    return new NatsLeader(new ElectionDriver(connection, clock));
  }

  /** Begins an election with these settings. */
  public Election.Builder election(ElectionConfig config) {
    return driver.election(config);
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
