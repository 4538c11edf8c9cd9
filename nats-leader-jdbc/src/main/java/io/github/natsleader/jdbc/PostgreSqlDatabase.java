// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** PostgreSQL: settings that end with the transaction, which is void after any error. */
record PostgreSqlDatabase() implements Database {
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNDEFINED_TABLE = "42P01";

  /** IF NOT EXISTS does not cover two creators at once: the catalogue's keys refuse the second. */
  private static final Set<String> CREATED_MEANWHILE = Set.of("42P07", "42710", "23505");

  private static final String LIMITS =
      "SELECT set_config('lock_timeout', ?, true),"
          + " set_config('idle_in_transaction_session_timeout', ?, true)";

  @Override
  public WaitLimit limitWaits(Connection connection, Duration timeout) throws SQLException {
    String millis = Long.toString(timeout.toMillis());
    try (PreparedStatement statement = connection.prepareStatement(LIMITS)) {
      statement.setString(1, millis);
      statement.setString(2, millis);
      statement.execute();
    }
    return () -> {};
  }

  @Override
  public boolean isLockTimeout(SQLException failure) {
    return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
  }

  @Override
  public boolean isTableMissing(SQLException failure) {
    return UNDEFINED_TABLE.equals(failure.getSQLState());
  }

  @Override
  public boolean isTableThere(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && CREATED_MEANWHILE.contains(state);
  }
}
