// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import io.github.natsleader.ConnectionStatus;
import io.github.natsleader.ElectionConfig;
import io.github.natsleader.PreflightReport;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The way to the registers: one connection, with the stores of its buckets. Safe for use by many
 * threads; no call blocks.
 */
public interface LeaseConnection {
  /**
   * The store of a bucket; the same one for the same bucket. Nothing is asked of the server yet.
   */
  LeaseStore store(String bucket);

  /**
   * What the other side last complained of on this connection, in its own words, for people: such
   * as credentials that it does not take any more. By default nothing is known.
   */
  default Optional<String> lastComplaint() {
    return Optional.empty();
  }

  /** How the connection stands now. */
  ConnectionStatus status();

  /**
   * Reports every change of the status from now on, on the connection's thread, in order.
   *
   * @param listener must not block
   */
  void onStatus(Consumer<ConnectionStatus> listener);

  /**
   * Checks everything that an election with these settings would meet; by default the bucket alone,
   * as {@link LeaseStore#prepare} does.
   *
   * @return completes sooner or later, never exceptionally
   */
  default CompletionStage<PreflightReport> preflight(ElectionConfig config) {
    RegisterRequirements requirements =
        new RegisterRequirements(
            config.ttl(), config.bucketReplicas(), config.allowVolatileStorage());
    return store(config.bucket()).prepare(requirements).thenApply(PreparedBucket::report);
  }

  /**
   * Ends all watches, listeners and threads of this object, not the connection underneath, which
   * belongs to whoever opened it.
   */
  void detach();
}
