// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;

/** In what the supported databases differ. */
sealed interface Database permits PostgreSqlDatabase, H2Database {
  /**
   * The database behind a connection. Asked anew each time: both drivers answer without a round
   * trip.
   */
  static Database of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> new PostgreSqlDatabase();
      case "H2" -> new H2Database();
      default ->
          throw new SQLFeatureNotSupportedException(
              "JdbcFence relies on how PostgreSQL and H2 lock rows and has been tried on those"
                  + " alone; this connection is to "
                  + product
                  + ". Guard it by a comparison of epochs in your own statements.");
    };
  }

  /**
   * Bounds the waits for locks in the transaction under way. PostgreSQL also ends the session if
   * its client leaves the transaction idle for that long.
   */
  WaitLimit limitWaits(Connection connection, Duration timeout) throws SQLException;

  /** Whether a lock was waited for too long. */
  boolean isLockTimeout(SQLException failure);

  /** Whether a table that was named does not exist. */
  boolean isTableMissing(SQLException failure);

  /** Whether creating the table failed since another did so at the same time. */
  boolean isTableThere(SQLException failure);

  /** Ends the bound that was set, where the transaction's end does not. */
  interface WaitLimit extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }
}
