// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The row of a fence was locked, or kept changing, for longer than allowed. Nothing was done, and
 * the same call can succeed later: the lock is held by a transaction between its seal and its
 * commit, or by a raise under way.
 */
public final class FenceBusyException extends SQLTransientException {
  private static final long serialVersionUID = 1L;

  private final String fence;
  private final Duration lockTimeout;

  FenceBusyException(String fence, Duration lockTimeout, @Nullable SQLException cause) {
    super(
        "The row of "
            + fence
            + " was held by others for "
            + lockTimeout
            + ". Try again; if it stays so, look for a transaction that was sealed and never ended.",
        cause == null ? null : cause.getSQLState(),
        cause == null ? 0 : cause.getErrorCode(),
        cause);
    this.fence = fence;
    this.lockTimeout = lockTimeout;
  }

  /** The fence and its table, for people. */
  public String fence() {
    return fence;
  }

  /** For how long the lock was waited for at most. */
  public Duration lockTimeout() {
    return lockTimeout;
  }
}
