// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The table and its making. */
interface TableContract {
  Bench bench();

  private JdbcFence fence(String table) {
    return JdbcFence.builder(bench().book(), Bench.election("elections", "g")).table(table).build();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = bench().connection().createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  default void isMadeOnceByManyAtOnce() throws Exception {
    int makers = 6;
    List<Connection> connections = new ArrayList<>();
    for (int maker = 0; maker < makers; maker++) {
      connections.add(bench().connection());
    }
    CyclicBarrier start = new CyclicBarrier(makers);
    for (int round = 0; round < 8; round++) {
      execute("DROP TABLE IF EXISTS made");
      List<Future<Void>> made = new ArrayList<>();
      for (Connection connection : connections) {
        made.add(
            bench()
                .start(
                    () -> {
                      start.await(10, TimeUnit.SECONDS);
                      fence("made").createTableIfMissing(connection);
                      return null;
                    }));
      }
      for (Future<Void> each : made) {
        each.get(10, TimeUnit.SECONDS);
      }
    }
    fence("made").raise(bench().connection(), Bench.term(5));
  }

  @Test
  default void theDefinitionIsAllThatIsNeeded() throws Exception {
    execute("CREATE SCHEMA IF NOT EXISTS guarded");
    execute("DROP TABLE IF EXISTS guarded.fences");
    JdbcFence fence = fence("guarded.fences");
    execute(fence.tableDefinition());
    execute(fence.tableDefinition());
    fence.createTableIfMissing(bench().connection());
    fence.raise(bench().connection(), Bench.term(5));
    assertThat(fence).hasToString("fence \"" + bench().book() + "\" in table guarded.fences");
  }

  @Test
  default void aTableWithoutTheColumnsIsRefused() throws Exception {
    execute("CREATE TABLE IF NOT EXISTS foreign_table (name VARCHAR(10) PRIMARY KEY)");
    JdbcFence fence = fence("foreign_table");
    assertThatThrownBy(() -> fence.createTableIfMissing(bench().connection()))
        .isInstanceOf(SQLException.class);
  }

  @Test
  default void aMissingTablePassesAsTheDatabaseTellsIt() throws Exception {
    JdbcFence fence = fence("not_there");
    assertThatThrownBy(() -> fence.raise(bench().connection(), Bench.term(5)))
        .isInstanceOfSatisfying(
            SQLException.class, missing -> assertThat(missing.getSQLState()).startsWith("42"));
  }
}
