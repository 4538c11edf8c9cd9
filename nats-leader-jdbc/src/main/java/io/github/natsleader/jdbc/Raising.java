// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.FencingGate;
import io.github.natsleader.FencingToken;
import io.github.natsleader.TokenInvalidException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Raises the fence to a term (rule F1), by compare-and-set from a lower epoch. What it remembers is
 * the newest term that it has seen raised: that one is never raised a second time, so that a row
 * which is removed or set back ends the term instead of letting somebody slip through.
 */
final class Raising {
  /** Each further attempt means that the row was changed between two statements of ours. */
  private static final int ATTEMPTS = 10;

  private static final String UNIQUE_VIOLATION = "23505";

  private final FenceIdentity identity;
  private final FenceTable table;
  private final Duration lockTimeout;
  private final FencingGate raised;

  Raising(FenceIdentity identity, FenceTable table, Duration lockTimeout) {
    this.identity = identity;
    this.table = table;
    this.lockTimeout = lockTimeout;
    this.raised = FencingGate.named(identity.label() + ", as raised by this process");
  }

  void raise(Connection connection, FencingToken term) throws SQLException {
    requireNoTransaction(connection);
    RowGuard.requireWritable(connection, identity);
    refuseOlderThanRaised(term);
    int isolation = connection.getTransactionIsolation();
    boolean other = isolation != Connection.TRANSACTION_READ_COMMITTED;
    if (other) {
      // Each statement is to see the newest row; a snapshot would fail where we only have to look.
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    try {
      raiseWithin(connection, term);
    } finally {
      if (other) {
        connection.setTransactionIsolation(isolation);
      }
    }
    raised.admit(term);
  }

  private void refuseOlderThanRaised(FencingToken term) {
    if (term.epoch() < raised.highestEpoch()) {
      raised.admit(term);
    }
  }

  private void raiseWithin(Connection connection, FencingToken term) throws SQLException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt(connection, term)) {
        return;
      }
    }
    throw new FenceBusyException(identity.label(), lockTimeout, null);
  }

  // The bound on waits is a resource that is only to be there.
  @SuppressWarnings("try")
  private boolean attempt(Connection connection, FencingToken term) throws SQLException {
    Database database = Database.of(connection);
    try (OwnTransaction transaction = OwnTransaction.begin(connection)) {
      boolean done;
      try (Database.WaitLimit limit = database.limitWaits(connection, lockTimeout)) {
        done = raisedBefore(term) ? verify(connection, term) : compareAndSet(connection, term);
      }
      if (done) {
        transaction.commit();
      }
      return done;
    } catch (SQLException failure) {
      if (database.isLockTimeout(failure)) {
        throw new FenceBusyException(identity.label(), lockTimeout, failure);
      }
      if (UNIQUE_VIOLATION.equals(failure.getSQLState())) {
        return false;
      }
      throw failure;
    }
  }

  private boolean raisedBefore(FencingToken term) {
    return raised.highestEpoch() == term.epoch();
  }

  private boolean verify(Connection connection, FencingToken term) throws SQLException {
    identity.mustBeOf(term, table.read(connection), null);
    return true;
  }

  /**
   * Whether the row is now the term's; if not, it has changed since it was looked at.
   *
   * @throws TokenInvalidException if the row is of a newer term
   */
  private boolean compareAndSet(Connection connection, FencingToken term) throws SQLException {
    if (table.raise(connection, term)) {
      return true;
    }
    Optional<FenceRow> found = table.read(connection);
    if (found.isEmpty()) {
      table.insert(connection, term);
      return true;
    }
    identity.mustBeOfOurGroup(found.get(), null);
    if (found.get().isOlderThan(term)) {
      return false;
    }
    identity.mustBeOf(term, found, null);
    return true;
  }

  private void requireNoTransaction(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException(
          "Raising "
              + identity.label()
              + " is a transaction of its own, to be committed before guarded state is read; on a"
              + " connection without auto-commit it would end the transaction under way. Call"
              + " setAutoCommit(true), or hand in the DataSource.");
    }
  }
}
