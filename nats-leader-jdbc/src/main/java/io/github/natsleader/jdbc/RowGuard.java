// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.FencingToken;
import io.github.natsleader.TokenInvalidException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Compares a term with the fence's row, in a transaction that others begin and end. */
final class RowGuard {
  private final FenceIdentity identity;
  private final FenceTable table;

  RowGuard(FenceIdentity identity, FenceTable table) {
    this.identity = identity;
    this.table = table;
  }

  void check(Connection connection, FencingToken term) throws SQLException {
    requireTransaction(connection);
    identity.mustBeOf(term, table.read(connection), null);
  }

  /** Seals, or rolls the transaction back: a caller that swallows the refusal commits nothing. */
  // The bound on waits is a resource that is only to be there.
  @SuppressWarnings("try")
  void sealOrRollBack(Connection connection, FencingToken term, Duration lockTimeout)
      throws SQLException {
    requireTransaction(connection);
    requireWritable(connection, identity);
    Database database = Database.of(connection);
    try (Database.WaitLimit limit = database.limitWaits(connection, lockTimeout)) {
      seal(connection, database, term, lockTimeout);
    } catch (SQLException failure) {
      throw rolledBack(connection, term, failure);
    } catch (RuntimeException | Error refused) {
      rollBack(connection, refused);
      throw refused;
    }
  }

  /** Seals under a bound on waits that is set already; leaves the roll-back to the caller. */
  void seal(Connection connection, Database database, FencingToken term, Duration lockTimeout)
      throws SQLException {
    requireTransaction(connection);
    identity.mustBeOf(term, locked(connection, database, lockTimeout), null);
  }

  private Optional<FenceRow> locked(Connection connection, Database database, Duration lockTimeout)
      throws SQLException {
    try {
      return table.lock(connection);
    } catch (SQLException failure) {
      if (database.isLockTimeout(failure)) {
        throw new FenceBusyException(identity.label(), lockTimeout, failure);
      }
      throw failure;
    }
  }

  /**
   * Rolls back after a failure, and tells what it meant. A stale transaction can fail in many ways
   * before it is refused (SQLState 40001 under REPEATABLE READ, a key that the new leader has
   * inserted), and a valid one in the same ways; the row, read in a transaction of its own, tells
   * them apart.
   *
   * @return the failure, if the term's row is in place; or if that cannot be told, since the
   *     connection is lost
   * @throws TokenInvalidException with the failure as its cause, if the term is stale
   */
  SQLException rolledBack(Connection connection, FencingToken term, SQLException failure) {
    if (rollBack(connection, failure)) {
      Optional<FenceRow> found;
      try {
        found = table.read(connection);
      } catch (SQLException unreadable) {
        failure.addSuppressed(unreadable);
        return failure;
      } finally {
        rollBack(connection, failure);
      }
      identity.mustBeOf(term, found, failure);
    }
    return failure;
  }

  private static boolean rollBack(Connection connection, Throwable reason) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException unfinished) {
      reason.addSuppressed(unfinished);
      return false;
    }
  }

  private void requireTransaction(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "The connection is in auto-commit mode, so that there is no transaction for "
              + identity.label()
              + " to guard. Call setAutoCommit(false) before the work begins.");
    }
  }

  static void requireWritable(Connection connection, FenceIdentity identity) throws SQLException {
    if (connection.isReadOnly()) {
      throw new IllegalStateException(
          "The connection is read-only; "
              + identity.label()
              + " has to lock or write its row. Call setReadOnly(false) before the transaction.");
    }
  }
}
