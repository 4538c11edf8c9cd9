// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import java.sql.Connection;

/** The isolation levels at which guarded transactions may run. */
enum Isolation {
  READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
  REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ),
  SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE);

  private final int jdbcLevel;

  Isolation(int jdbcLevel) {
    this.jdbcLevel = jdbcLevel;
  }

  int jdbcLevel() {
    return jdbcLevel;
  }

  boolean hasSnapshot() {
    return this != READ_COMMITTED;
  }
}
