// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.FencingToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The statements on the row of one fence; all are the same in PostgreSQL and H2. */
final class FenceTable {
  private static final String COLUMNS = "epoch, token, bucket, election_group";

  private final FenceIdentity identity;
  private final String table;

  FenceTable(FenceIdentity identity) {
    this.identity = identity;
    this.table = identity.table();
  }

  String definition() {
    return "CREATE TABLE IF NOT EXISTS "
        + table
        + " (\n"
        + "  name VARCHAR(255) PRIMARY KEY,\n"
        + "  epoch BIGINT NOT NULL,\n"
        + "  token VARCHAR(255) NOT NULL,\n"
        + "  bucket VARCHAR(255) NOT NULL,\n"
        + "  election_group VARCHAR(255) NOT NULL\n"
        + ")";
  }

  void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(definition());
    }
  }

  /** Fails if the table is missing, or lacks a column. */
  void probe(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT name, " + COLUMNS + " FROM " + table + " WHERE 1 = 0");
    }
  }

  /** Reads without a lock, as of the transaction's snapshot. */
  Optional<FenceRow> read(Connection connection) throws SQLException {
    return select(connection, "");
  }

  /**
   * Reads the newest row and keeps others from changing it until the transaction ends. Under READ
   * COMMITTED a row that changed while the lock was waited for is read again by the database; under
   * REPEATABLE READ and SERIALIZABLE, one that changed since the snapshot fails with SQLState
   * 40001.
   *
   * <p>Exclusive, not shared: sharers that overlap without end would keep a raise waiting.
   */
  Optional<FenceRow> lock(Connection connection) throws SQLException {
    return select(connection, " FOR UPDATE");
  }

  private Optional<FenceRow> select(Connection connection, String suffix) throws SQLException {
    String sql = "SELECT " + COLUMNS + " FROM " + table + " WHERE name = ?" + suffix;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, identity.name());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(row(rows)) : Optional.empty();
      }
    }
  }

  private static FenceRow row(ResultSet rows) throws SQLException {
    return new FenceRow(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4));
  }

  /** Whether there was a row of our group with a lower epoch, which is now the term's. */
  boolean raise(Connection connection, FencingToken term) throws SQLException {
    String sql =
        "UPDATE "
            + table
            + " SET epoch = ?, token = ?"
            + " WHERE name = ? AND bucket = ? AND election_group = ? AND epoch < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, term.epoch());
      statement.setString(2, term.id());
      statement.setString(3, identity.name());
      statement.setString(4, identity.bucket());
      statement.setString(5, identity.group());
      statement.setLong(6, term.epoch());
      return statement.executeUpdate() == 1;
    }
  }

  /** Fails with SQLState 23505 if a row is there. */
  void insert(Connection connection, FencingToken term) throws SQLException {
    String sql = "INSERT INTO " + table + " (name, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, identity.name());
      statement.setLong(2, term.epoch());
      statement.setString(3, term.id());
      statement.setString(4, identity.bucket());
      statement.setString(5, identity.group());
      statement.executeUpdate();
    }
  }
}
