// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says how a {@link NatsCluster} is to run. Each {@link #start()} gives another cluster. Not for
 * use by several threads at once.
 */
public final class NatsClusterBuilder {

  private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);

  private static final int ATTEMPTS = 3;

  private @Nullable NatsServerBinary binary;
  private String config = "";
  private Duration startTimeout = DEFAULT_START_TIMEOUT;

  NatsClusterBuilder() {}

  /**
   * Uses this executable; by default it is searched for, as {@link BinarySearch#fromEnvironment()}
   * says.
   *
   * @param found the executable
   * @return this
   */
  public NatsClusterBuilder binary(NatsServerBinary found) {
    binary = found;
    return this;
  }

  /**
   * Adds to the configuration file of each server. The cluster, the monitoring port and the system
   * account are in it already; clients without a user are in the global account unless the text
   * says otherwise.
   *
   * @param text in the language of the nats-server's configuration files
   * @return this
   */
  public NatsClusterBuilder config(String text) {
    config = text;
    return this;
  }

  /**
   * Bounds the wait for each server to be ready, and then for all of them to have found together;
   * 30 s by default.
   *
   * @param bound more than 0
   * @return this
   * @throws IllegalArgumentException if the bound is 0 or less
   */
  public NatsClusterBuilder startTimeout(Duration bound) {
    if (bound.isNegative() || bound.isZero()) {
      throw new IllegalArgumentException("startTimeout must be more than 0, not " + bound);
    }
    startTimeout = bound;
    return this;
  }

  /**
   * Finds the executable, starts the servers and waits until they have found together and chosen a
   * leader of JetStream's meta data.
   *
   * @return the running cluster
   * @throws NatsServerException if no executable is found, or a server or the cluster does not get
   *     ready in time
   * @throws InterruptedException if the thread was interrupted; the servers are stopped
   */
  public NatsCluster start() throws InterruptedException {
    NatsServerBinary found = binary == null ? BinarySearch.fromEnvironment().find() : binary;
    for (int attempt = 1; ; attempt++) {
      try {
        return new ClusterStart(found, config, startTimeout).run();
      } catch (NatsServerStartException failure) {
        // Another process may have taken a port between the draw and the start.
        if (attempt == ATTEMPTS) {
          throw failure;
        }
      }
    }
  }
}
