// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Creates the table unless it is there. Looks first: PostgreSQL refuses CREATE TABLE IF NOT EXISTS
 * to a user without the privilege even where there is nothing to create.
 */
final class TableCreation {
  private final FenceTable table;

  TableCreation(FenceTable table) {
    this.table = table;
  }

  void run(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException(
          "The table is created outside a transaction, since H2 would commit the one under way."
              + " Call setAutoCommit(true).");
    }
    Database database = Database.of(connection);
    try {
      table.probe(connection);
    } catch (SQLException absent) {
      if (!database.isTableMissing(absent)) {
        throw absent;
      }
      create(connection, database);
    }
  }

  private void create(Connection connection, Database database) throws SQLException {
    try {
      table.create(connection);
    } catch (SQLException failure) {
      if (!database.isTableThere(failure)) {
        throw failure;
      }
    }
    table.probe(connection);
  }
}
