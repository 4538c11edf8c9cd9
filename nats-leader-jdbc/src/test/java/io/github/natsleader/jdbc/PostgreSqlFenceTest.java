// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.testkit.server.NatsServer;
import io.github.natsleader.testkit.server.NatsServerExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All contracts against PostgreSQL, and what only PostgreSQL does. */
// A thread that waits in the driver for a lock cannot be interrupted.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PostgreSqlFenceTest
    implements StaleTransactionContract,
        RaiseContract,
        HistoryContract,
        InTransactionContract,
        TableContract {
  @RegisterExtension static final PostgreSqlServer postgres = new PostgreSqlServer();

  @RegisterExtension static final NatsServerExtension nats = NatsServerExtension.create();

  private static final FencingToken LEADER = Bench.term(5);
  private static final FencingToken NEXT = Bench.term(7);

  private Bench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench(postgres.dataSource());
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
        ResultSet answer = statement.executeQuery("SHOW lock_timeout")) {
      answer.next();
      return answer.getString(1);
    }
  }

  /** After an error all is refused until the roll-back; a seal must not take that for stale. */
  @Test
  void aTransactionThatIsAlreadyVoidIsNotTakenForStale() throws Exception {
    bench.raise(LEADER);
    Connection transaction = bench.transaction(Isolation.READ_COMMITTED);
    bench.write(transaction, LEADER, "line");
    assertThatThrownBy(() -> bench.write(transaction, LEADER, "line"))
        .isInstanceOf(SQLException.class);

    SQLException failure =
        catchThrowableOfType(SQLException.class, () -> bench.fence().seal(transaction, LEADER));
    assertThat((Throwable) failure).isNotNull();
    assertThat(failure.getSQLState()).isEqualTo("25P02");
    // Rolled back, so usable again.
    bench.write(transaction, LEADER, "line");
    bench.fence().seal(transaction, LEADER);
    transaction.commit();
    assertThat(bench.entries()).hasSize(1);
  }

  /** The same when the term is stale, too: that is what counts. */
  @Test
  void aVoidTransactionOfAStaleTermIsStale() throws Exception {
    bench.raise(LEADER);
    Connection transaction = bench.transaction(Isolation.READ_COMMITTED);
    bench.write(transaction, LEADER, "line");
    assertThatThrownBy(() -> bench.write(transaction, LEADER, "line"))
        .isInstanceOf(SQLException.class);
    bench.raise(NEXT);
    assertThatThrownBy(() -> bench.fence().seal(transaction, LEADER))
        .isInstanceOf(TokenInvalidException.class)
        .hasCauseInstanceOf(SQLException.class);
  }

  /** The server ends a transaction that stays idle after its seal; the raise waits no longer. */
  @Test
  void aSealerThatStaysFrozenIsEndedByTheServer() throws Exception {
    bench.raise(LEADER);
    Connection frozen = bench.transaction(Isolation.READ_COMMITTED);
    bench.write(frozen, LEADER, "line");
    bench.fence(Duration.ofSeconds(1)).seal(frozen, LEADER);

    bench.raise(NEXT);

    assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
    assertThat(bench.entries()).isEmpty();
  }

  /** As above before the seal: the rows that the frozen leader wrote are free again. */
  @Test
  void aLeaderFrozenInItsWorkIsEndedByTheServer() throws Exception {
    try (Leader leader = new Leader(nats.server().url(), Bench.election("elections", "frozen"))) {
      Leadership term = leader.leads();
      JdbcFence fence = JdbcFence.of(bench.book(), Bench.election("elections", "frozen"));
      fence.raise(bench.dataSource(), term);
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench.dataSource(),
                      term,
                      Duration.ofSeconds(1),
                      connection -> {
                        bench.write(connection, term.token(), "contested");
                        // Waits for the frozen transaction's row, and gets through.
                        bench.write(bench.connection(), NEXT, "contested");
                        return null;
                      }))
          .isInstanceOf(SQLException.class);
      assertThat(bench.entries()).containsExactly(NEXT.epoch());
    }
  }

  /** IF NOT EXISTS would ask for the privilege to create. */
  @Test
  void aTableThatIsThereNeedsNoPrivilegeToCreate() throws Exception {
    try (Connection connection = bench.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "DO $$ BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
      statement.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
      statement.execute("GRANT SELECT, INSERT, UPDATE ON nle_fence TO clerk");
      statement.execute("SET ROLE clerk");
      assertThatCode(() -> bench.fence().createTableIfMissing(connection))
          .doesNotThrowAnyException();
      bench.fence().raise(connection, LEADER);
      connection.setAutoCommit(false);
      bench.fence().seal(connection, LEADER);
      connection.commit();
    }
  }

  @Test
  void aReadOnlyConnectionCanBeCheckedButNeitherRaisedNorSealed() throws Exception {
    bench.raise(LEADER);
    Connection readOnly = bench.connection();
    readOnly.setReadOnly(true);
    assertThatThrownBy(() -> bench.fence().raise(readOnly, NEXT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read-only");
    readOnly.setAutoCommit(false);
    assertThatCode(() -> bench.fence().check(readOnly, LEADER)).doesNotThrowAnyException();
    assertThatThrownBy(() -> bench.fence().seal(readOnly, LEADER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read-only");
  }
}
