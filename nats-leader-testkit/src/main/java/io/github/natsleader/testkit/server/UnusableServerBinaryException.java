// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The executable that a setting names cannot be used. It is never passed over in favour of another:
 * whoever set it wants that one.
 */
public final class UnusableServerBinaryException extends NatsServerException {

  private static final long serialVersionUID = 1L;

  private final String setting;
  private final transient @Nullable Path executable;

  UnusableServerBinaryException(
      String setting, Path executable, String reason, @Nullable Throwable cause) {
    super(
        setting
            + " names "
            + executable
            + " as the nats-server executable, but "
            + reason
            + ". Correct the setting, or remove it to have the executable searched for.",
        cause);
    this.setting = setting;
    this.executable = executable;
  }

  /**
   * The setting that named the executable.
   *
   * @return for example {@code system property nle.nats-server.path}
   */
  public String setting() {
    return setting;
  }

  /**
   * The executable it named.
   *
   * @return the path as set; null only in an exception that was serialised
   */
  public @Nullable Path executable() {
    return executable;
  }
}
