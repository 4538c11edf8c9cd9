// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.nio.file.Path;

/**
 * A nats-server executable that was run and told its version.
 *
 * @param executable its path
 * @param version what it printed
 * @param origin the way it was found, such as {@code PATH}
 */
public record NatsServerBinary(Path executable, ServerVersion version, String origin) {

  /**
   * Finds one with the settings of this process: {@link BinarySearch#fromEnvironment()}, then
   * {@link BinarySearch#find()}. This blocks, for minutes where a server must be built first.
   *
   * @return the first usable executable
   * @throws UnusableServerBinaryException if a setting names one that is not usable
   * @throws ChecksumMismatchException if a downloaded archive is not what its release published
   * @throws NatsServerNotFoundException if no way led to an executable
   * @throws IllegalArgumentException if a setting holds no path, no version or no address
   * @throws InterruptedException if the thread was interrupted
   */
  public static NatsServerBinary find() throws InterruptedException {
    return BinarySearch.fromEnvironment().find();
  }
}
