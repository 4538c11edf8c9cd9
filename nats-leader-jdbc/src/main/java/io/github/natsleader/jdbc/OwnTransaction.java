// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction that we begin and end: rolled back unless committed, auto-commit as it was. */
final class OwnTransaction implements AutoCloseable {
  private final Connection connection;
  private final boolean autoCommitBefore;
  private boolean open = true;

  private OwnTransaction(Connection connection, boolean autoCommitBefore) {
    this.connection = connection;
    this.autoCommitBefore = autoCommitBefore;
  }

  static OwnTransaction begin(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
    return new OwnTransaction(connection, autoCommit);
  }

  void commit() throws SQLException {
    connection.commit();
    open = false;
  }

  /**
   * If the roll-back fails, auto-commit stays off: switching it on would commit what is still open.
   */
  @Override
  public void close() throws SQLException {
    if (open) {
      connection.rollback();
    }
    if (autoCommitBefore) {
      connection.setAutoCommit(true);
    }
  }
}
