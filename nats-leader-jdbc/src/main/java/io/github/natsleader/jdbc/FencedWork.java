// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done in one guarded transaction.
 *
 * @param <T> what it returns
 * @param <E> what it throws besides {@link SQLException}
 */
@FunctionalInterface
public interface FencedWork<T extends @Nullable Object, E extends Exception> {
  /**
   * Reads and writes through the given connection. Must neither commit nor roll back, nor change
   * auto-commit, nor keep the connection: the transaction is the caller's.
   *
   * @throws SQLException to have the transaction rolled back
   * @throws E to have the transaction rolled back
   */
  T run(Connection connection) throws SQLException, E;
}
