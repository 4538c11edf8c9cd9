// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NotLeaderException;
import io.github.natsleader.TokenInvalidException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Guards what is in a PostgreSQL or H2 database: once a new leader has raised the fence, no
 * transaction of an older term commits, however long it was frozen and at whatever point.
 *
 * <p>A fence is one row, with the epoch and the token of the newest term. On promotion the leader
 * {@linkplain #raise(DataSource, Leadership) raises} it, and only then reads guarded state. Each
 * transaction ends with {@link #seal}, which locks the row until the commit and refuses a term that
 * is not the row's; {@link #inTransaction} does that for you. What a sealed transaction wrote is
 * committed before the new leader's raise returns, and so is seen by what it reads afterwards; a
 * transaction not sealed by then is refused.
 *
 * <p>What is <em>not</em> promised:
 *
 * <ul>
 *   <li>Anything for a transaction that is not sealed, for what it commits before its seal, or for
 *       effects outside this database.
 *   <li>That the new leader waits for nobody. A transaction frozen between seal and commit keeps
 *       the row; one frozen before keeps the rows that it wrote. PostgreSQL ends the former, and
 *       both in {@code inTransaction}, after the time-out; H2 does not.
 *   <li>Anything for guarded state read from a replica, or in a transaction that began before the
 *       raise returned.
 *   <li>That two guarded transactions commit at the same time: one waits for the other's commit.
 *       What need not be guarded together can have fences of its own.
 * </ul>
 *
 * <p>Works at READ COMMITTED, REPEATABLE READ and SERIALIZABLE. Failures of the database come as
 * the {@link SQLException} that the driver threw, except: {@link TokenInvalidException} with it as
 * the cause, where the term is stale; {@link FenceBusyException}, where the row was locked for too
 * long; {@link java.sql.SQLFeatureNotSupportedException} for another database.
 *
 * <p>Make one fence for what is guarded and keep it: it remembers that a term was raised. Safe for
 * use by many threads, each with its own connection. Every method but {@code of}, {@code builder}
 * and {@code tableDefinition} blocks for the database.
 */
public final class JdbcFence {
  private final FenceIdentity identity;
  private final FenceTable table;
  private final RowGuard guard;
  private final Raising raising;
  private final Duration lockTimeout;

  JdbcFence(FenceIdentity identity, Duration lockTimeout) {
    this.identity = identity;
    this.lockTimeout = lockTimeout;
    this.table = new FenceTable(identity);
    this.guard = new RowGuard(identity, table);
    this.raising = new Raising(identity, table, lockTimeout);
  }

  /**
   * A fence with default settings.
   *
   * @param name what is guarded: the key of the fence's row, 1 to 255 characters
   * @param election whose leaders may write there; its bucket and group are kept in the row
   * @throws ElectionConfigException if the name is refused
   */
  public static JdbcFence of(String name, ElectionConfig election) {
    return builder(name, election).build();
  }

  /**
   * A builder for a fence with other settings than {@link #of} gives.
   *
   * @throws ElectionConfigException if the name is refused
   */
  public static JdbcFenceBuilder builder(String name, ElectionConfig election) {
    return new JdbcFenceBuilder(name, election);
  }

  /**
   * The statement that creates the table where it is missing, for PostgreSQL and H2. One table can
   * hold many fences. Those who use it need SELECT, INSERT and UPDATE on it.
   */
  public String tableDefinition() {
    return table.definition();
  }

  /**
   * Creates the table unless it is there; may be called by several at once.
   *
   * @param connection with auto-commit on
   * @throws IllegalStateException if auto-commit is off
   * @throws SQLException if the table can be neither read nor created, or lacks a column
   */
  public void createTableIfMissing(Connection connection) throws SQLException {
    new TableCreation(table).run(connection);
  }

  /**
   * Raises the fence to the leader's term, on a connection of its own. To be called on promotion,
   * before any guarded state is read; done again for the same term, it only looks.
   *
   * @param dataSource gives a connection that is not in a transaction
   * @throws NotLeaderException if the term is over, before or after
   * @throws TokenInvalidException as {@link #raise(Connection, FencingToken)}
   * @throws ElectionConfigException as {@link #raise(Connection, FencingToken)}
   * @throws FenceBusyException as {@link #raise(Connection, FencingToken)}
   * @throws SQLException as {@link #raise(Connection, FencingToken)}
   */
  public void raise(DataSource dataSource, Leadership leadership) throws SQLException {
    leadership.checkValid();
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        raise(connection, leadership.token());
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    }
    // F1: no guarded write before the raise is acknowledged and the term is checked again.
    leadership.checkValid();
  }

  /**
   * Raises the fence to a term, in a transaction of its own at READ COMMITTED. It waits for
   * transactions of older terms that are sealed and not yet committed. Whoever calls this rather
   * than {@link #raise(DataSource, Leadership)} checks the leadership before and after.
   *
   * <p>A missing row is inserted by the first raise of a term alone. Once this object has seen the
   * term raised, the row has to be there: one that was removed or set back ends the term (rule F1).
   *
   * @param connection with auto-commit on
   * @throws TokenInvalidException if a newer term has raised the fence, here or in the database, or
   *     another token of this epoch; or if the fence was raised to this term and is no longer
   * @throws ElectionConfigException if the row belongs to another bucket or group
   * @throws IllegalStateException if auto-commit is off or the connection read-only
   * @throws FenceBusyException if the row stays locked for longer than the lock time-out
   * @throws SQLException if the database fails. The fence may then have been raised; raise again.
   */
  public void raise(Connection connection, FencingToken term) throws SQLException {
    raising.raise(connection, term);
  }

  /**
   * Fails early if the term is stale: reads the row without a lock, at any point of a transaction.
   * It proves nothing for what follows, and at REPEATABLE READ and above not even for now, as it
   * reads the transaction's snapshot. The transaction is left as it is.
   *
   * @param connection with auto-commit off
   * @throws TokenInvalidException if the row is of another term or missing
   * @throws ElectionConfigException if the row belongs to another bucket or group
   * @throws IllegalStateException if auto-commit is on
   * @throws SQLException if the database fails
   */
  public void check(Connection connection, FencingToken term) throws SQLException {
    guard.check(connection, term);
  }

  /**
   * The last statement before the commit: locks the row and refuses a term that is not the row's.
   * After it the transaction can be committed, and a newer term cannot raise the fence before that
   * is done. Commit at once, and roll back to no earlier savepoint, which would give up the lock.
   *
   * <p>If this throws anything but {@link IllegalStateException} or {@link
   * java.sql.SQLFeatureNotSupportedException}, the transaction has been rolled back.
   *
   * @param connection with auto-commit off
   * @throws TokenInvalidException if the row is of another term or missing
   * @throws ElectionConfigException if the row belongs to another bucket or group
   * @throws IllegalStateException if auto-commit is on or the connection read-only
   * @throws FenceBusyException if the row stays locked for longer than the lock time-out
   * @throws SQLException if the database fails; with SQLState 40001 the transaction can be tried
   *     again, the term is not stale
   */
  public void seal(Connection connection, FencingToken term) throws SQLException {
    guard.sealOrRollBack(connection, term, lockTimeout);
  }

  /**
   * Does work in a transaction that commits only under a valid term: check, the work, {@code
   * leadership.checkValid()}, seal, commit; anything thrown rolls back. The fence has to be raised
   * first. Isolation is what the connection has; auto-commit is put back.
   *
   * @param dataSource gives a connection that is not in a transaction
   * @param waitLimit 1 ms to 1 h: how long any statement of the transaction waits for a lock, and
   *     on PostgreSQL how long the transaction may idle between two statements before the server
   *     ends the session. Below the lease, a frozen leader does not hold up the next one.
   * @param work gets the connection
   * @return what the work returned
   * @throws NotLeaderException if the term is over, before or after the work
   * @throws TokenInvalidException if the row is of another term or missing; with a cause, if that
   *     was found out after the cause
   * @throws ElectionConfigException if the row belongs to another bucket or group, or {@code
   *     waitLimit} is out of its range
   * @throws IllegalStateException if the connection is read-only, or the work switched auto-commit
   *     on
   * @throws FenceBusyException if the row stays locked for longer than {@code waitLimit}
   * @throws SQLException if the database or the work fails. If the commit itself failed, the driver
   *     says by SQLState whether it was refused; a lost connection leaves that open.
   * @throws E if the work does
   */
  public <T extends @Nullable Object, E extends Exception> T inTransaction(
      DataSource dataSource, Leadership leadership, Duration waitLimit, FencedWork<T, E> work)
      throws SQLException, E {
    Duration limit = JdbcFenceBuilder.waitLimit("waitLimit", waitLimit);
    leadership.checkValid();
    try (Connection connection = dataSource.getConnection()) {
      return new GuardedTransaction(identity, guard, leadership, limit).run(connection, work);
    }
  }

  /** The fence and its table, for people. */
  @Override
  public String toString() {
    return identity.label();
  }
}
