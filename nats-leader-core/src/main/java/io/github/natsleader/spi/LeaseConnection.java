// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.spi;

import io.github.natsleader.ConnectionStatus;
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

  /** How the connection stands now. */
  ConnectionStatus status();

  /**
   * Reports every change of the status from now on, on the connection's thread, in order.
   *
   * @param listener must not block
   */
  void onStatus(Consumer<ConnectionStatus> listener);

  /**
   * Ends all watches, listeners and threads of this object, not the connection underneath, which
   * belongs to whoever opened it.
   */
  void detach();
}
