// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

/** H2: a lock time-out that belongs to the session, so that it has to be put back. */
record H2Database() implements Database {
  private static final String LOCK_TIMEOUT = "HYT00";
  private static final Set<String> TABLE_NOT_FOUND = Set.of("42S02", "42S03", "42S04");
  private static final String TABLE_EXISTS = "42S01";

  @Override
  public WaitLimit limitWaits(Connection connection, Duration timeout) throws SQLException {
    long before = lockTimeoutMillis(connection);
    setLockTimeout(connection, timeout.toMillis());
    return () -> setLockTimeout(connection, before);
  }

  private static long lockTimeoutMillis(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private static void setLockTimeout(Connection connection, long millis) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCK_TIMEOUT " + millis);
    }
  }

  @Override
  public boolean isLockTimeout(SQLException failure) {
    return LOCK_TIMEOUT.equals(failure.getSQLState());
  }

  @Override
  public boolean isTableMissing(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && TABLE_NOT_FOUND.contains(state);
  }

  @Override
  public boolean isTableThere(SQLException failure) {
    return TABLE_EXISTS.equals(failure.getSQLState());
  }
}
