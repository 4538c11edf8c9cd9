// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One transaction of a leader, from its beginning to its sealed commit. */
final class GuardedTransaction {
  private final FenceIdentity identity;
  private final RowGuard guard;
  private final Leadership leadership;
  private final Duration waitLimit;

  GuardedTransaction(
      FenceIdentity identity, RowGuard guard, Leadership leadership, Duration waitLimit) {
    this.identity = identity;
    this.guard = guard;
    this.leadership = leadership;
    this.waitLimit = waitLimit;
  }

  <T extends @Nullable Object, E extends Exception> T run(
      Connection connection, FencedWork<T, E> work) throws SQLException, E {
    RowGuard.requireWritable(connection, identity);
    try (OwnTransaction transaction = OwnTransaction.begin(connection)) {
      T result = sealed(connection, work);
      transaction.commit();
      return result;
    }
  }

  // The bound on waits is a resource that is only to be there. It ends before the commit, after
  // which nothing may fail that would pass for a failure of the transaction.
  @SuppressWarnings("try")
  private <T extends @Nullable Object, E extends Exception> T sealed(
      Connection connection, FencedWork<T, E> work) throws SQLException, E {
    FencingToken term = leadership.token();
    Database database = Database.of(connection);
    try (Database.WaitLimit limit = database.limitWaits(connection, waitLimit)) {
      guard.check(connection, term);
      T result = work.run(connection);
      leadership.checkValid();
      guard.seal(connection, database, term, waitLimit);
      return result;
    } catch (SQLException failure) {
      throw guard.rolledBack(connection, term, failure);
    }
  }
}
