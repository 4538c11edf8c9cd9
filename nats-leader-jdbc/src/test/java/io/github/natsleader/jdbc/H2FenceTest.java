// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** All contracts against H2, in a file. */
// A thread that waits in the driver for a lock cannot be interrupted.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class H2FenceTest
    implements StaleTransactionContract,
        RaiseContract,
        HistoryContract,
        InTransactionContract,
        TableContract {
  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  @TempDir static Path directory;

  private static final JdbcDataSource DATA_SOURCE = new JdbcDataSource();

  private Bench bench;

  @BeforeAll
  static void create() {
    // Not closed with its last connection: opening it again is slow.
    DATA_SOURCE.setURL("jdbc:h2:file:" + directory.resolve("guarded") + ";DB_CLOSE_DELAY=-1");
    DATA_SOURCE.setUser("sa");
  }

  @AfterAll
  static void shutDown() throws SQLException {
    try (Connection connection = DATA_SOURCE.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench(DATA_SOURCE);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Override
  public Bench bench() {
    return bench;
  }

  @Override
  public NatsServer natsServer() {
    return nats.server();
  }

  @Override
  public String lockTimeout(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
      answer.next();
      return answer.getString(1);
    }
  }

  /** H2's lock time-out belongs to the session, so a seal has to put it back. */
  @Test
  void aSealLeavesTheSessionsLockTimeout() throws Exception {
    bench.raise(Bench.term(5));
    Connection transaction = bench.transaction(Isolation.READ_COMMITTED);
    try (Statement statement = transaction.createStatement()) {
      statement.execute("SET LOCK_TIMEOUT 4321");
    }
    bench.fence().seal(transaction, Bench.term(5));
    assertThat(lockTimeout(transaction)).isEqualTo("4321");
  }
}
