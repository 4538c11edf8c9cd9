// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.FencingToken;
import io.github.natsleader.Leadership;
import io.github.natsleader.NotLeaderException;
import io.github.natsleader.TokenInvalidException;
import io.github.natsleader.testkit.server.NatsServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The whole transaction at once, under the term of a real election. */
interface InTransactionContract {
  Duration LIMIT = Duration.ofSeconds(20);

  Bench bench();

  NatsServer natsServer();

  /** How long a session of this database waits for locks, as text. */
  String lockTimeout(Connection connection) throws SQLException;

  private Leader leader() throws IOException, InterruptedException {
    return new Leader(natsServer().url(), Bench.election("elections", bench().book()));
  }

  /** The fence of this test's election; its group is not that of the bench's own fence. */
  private JdbcFence fence() {
    return JdbcFence.of(bench().book(), Bench.election("elections", bench().book()));
  }

  private static FencingToken after(Leadership term) {
    return new FencingToken(term.token().epoch() + 1, "the next one");
  }

  @Test
  default void commitsAndGivesBackWhatTheWorkReturns() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      OneConnection source = new OneConnection(bench().connection());
      String timeoutBefore = lockTimeout(source.connection());

      long written =
          fence.inTransaction(
              source,
              term,
              LIMIT,
              connection -> {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(lockTimeout(connection)).isNotEqualTo(timeoutBefore);
                bench().write(connection, term.token(), "first");
                bench().write(connection, term.token(), "second");
                return bench().entriesBelow(connection, Long.MAX_VALUE);
              });

      assertThat(written).isEqualTo(2);
      assertThat(bench().entries()).hasSize(2);
      assertThat(source.connection().getAutoCommit()).isTrue();
      assertThat(lockTimeout(source.connection())).isEqualTo(timeoutBefore);
      assertThat(source.timesClosed()).isEqualTo(1);
    }
  }

  /** As pools that are configured so hand them out. */
  @Test
  default void connectionsWithoutAutoCommitStaySo() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      Connection connection = bench().connection();
      connection.setAutoCommit(false);
      OneConnection source = new OneConnection(connection);
      fence.raise(source, term);
      assertThat(connection.getAutoCommit()).isFalse();
      fence.inTransaction(
          source,
          term,
          LIMIT,
          given -> {
            bench().write(given, term.token(), "line");
            return null;
          });
      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(bench().entries()).hasSize(1);
    }
  }

  @Test
  default void whatTheWorkThrowsRollsBack() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      OneConnection source = new OneConnection(bench().connection());
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      source,
                      term,
                      LIMIT,
                      connection -> {
                        bench().write(connection, term.token(), "line");
                        throw new IOException("of the work");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("of the work");
      assertThat(source.connection().getAutoCommit()).isTrue();
      assertThat(bench().entries()).isEmpty();
    }
  }

  /** A failure of the database under a valid term passes as it is. */
  @Test
  default void aFailureOfTheDatabaseIsNotTakenForAStaleTerm() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      SQLException failure =
          catchThrowableOfType(SQLException.class, () -> writeTwice(fence, term));
      assertThat((Throwable) failure).isNotNull();
      assertThat(failure.getSQLState()).isEqualTo("23505");
      assertThat(bench().entries()).isEmpty();
    }
  }

  /** The same failure once a newer term has raised the fence: told as stale, the cause kept. */
  @Test
  default void aFailureUnderAStaleTermIsToldAsThat() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench().dataSource(),
                      term,
                      LIMIT,
                      connection -> {
                        fence.raise(bench().connection(), after(term));
                        bench().write(connection, term.token(), "line");
                        bench().write(connection, term.token(), "line");
                        return null;
                      }))
          .isInstanceOf(TokenInvalidException.class)
          .cause()
          .isInstanceOfSatisfying(
              SQLException.class, cause -> assertThat(cause.getSQLState()).isEqualTo("23505"));
      assertThat(bench().entries()).isEmpty();
    }
  }

  private void writeTwice(JdbcFence fence, Leadership term) throws SQLException {
    fence.inTransaction(
        bench().dataSource(),
        term,
        LIMIT,
        connection -> {
          bench().write(connection, term.token(), "line");
          bench().write(connection, term.token(), "line");
          return null;
        });
  }

  /** The election still takes itself for valid, as one that is about to be frozen does. */
  @Test
  default void aNewerRaiseDuringTheWorkRefusesIt() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench().dataSource(),
                      term,
                      LIMIT,
                      connection -> {
                        bench().write(connection, term.token(), "line");
                        fence.raise(bench().connection(), after(term));
                        return null;
                      }))
          .isInstanceOf(TokenInvalidException.class);
      assertThat(term.isValid()).isTrue();
      assertThat(bench().entries()).isEmpty();

      AtomicBoolean ran = new AtomicBoolean();
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench().dataSource(),
                      term,
                      LIMIT,
                      connection -> {
                        ran.set(true);
                        return null;
                      }))
          .isInstanceOf(TokenInvalidException.class);
      assertThat(ran).as("the work ran although the check could tell").isFalse();
    }
  }

  @Test
  default void aTermThatEndsDuringTheWorkCommitsNothing() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench().dataSource(),
                      term,
                      LIMIT,
                      connection -> {
                        bench().write(connection, term.token(), "line");
                        leader.stop();
                        return null;
                      }))
          .isInstanceOf(NotLeaderException.class);
      assertThat(bench().entries()).isEmpty();

      OneConnection source = new OneConnection(bench().connection());
      assertThatThrownBy(() -> fence.inTransaction(source, term, LIMIT, connection -> null))
          .isInstanceOf(NotLeaderException.class);
      assertThatThrownBy(() -> fence.raise(source, term)).isInstanceOf(NotLeaderException.class);
      assertThat(source.timesClosed()).as("connections taken").isZero();
    }
  }

  /** F1: the term is checked again after the raise, which may have waited. */
  @Test
  default void aTermThatEndsDuringTheRaiseIsTold() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      FencingToken before = new FencingToken(1, "the one before");
      fence.raise(bench().connection(), before);
      Connection sealed = bench().transaction(Isolation.READ_COMMITTED);
      fence.seal(sealed, before);

      Future<Void> raise =
          bench()
              .start(
                  () -> {
                    fence.raise(bench().dataSource(), term);
                    return null;
                  });
      // The raise is past its first look at the term, and waits for the sealed transaction.
      assertThatThrownBy(() -> raise.get(150, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      leader.stop();
      sealed.commit();
      assertThatThrownBy(() -> raise.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NotLeaderException.class);
    }
  }

  /** The bound on waits holds for the statements of the work, too. */
  @Test
  default void theWorkDoesNotWaitForALockForEver() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      Connection frozen = bench().transaction(Isolation.READ_COMMITTED);
      bench().write(frozen, new FencingToken(1, "frozen"), "contested");
      long beganNanos = System.nanoTime();
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench().dataSource(),
                      term,
                      Duration.ofMillis(150),
                      connection -> {
                        bench().write(connection, term.token(), "contested");
                        return null;
                      }))
          .isInstanceOf(SQLException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isLessThan(LIMIT.dividedBy(2));
    }
  }

  @Test
  default void workThatSwitchesAutoCommitOnIsRefused() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      JdbcFence fence = fence();
      fence.raise(bench().dataSource(), term);
      assertThatThrownBy(
              () ->
                  fence.inTransaction(
                      bench().dataSource(),
                      term,
                      LIMIT,
                      connection -> {
                        connection.setAutoCommit(true);
                        return null;
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("auto-commit");
    }
  }

  @Test
  default void aWaitLimitThatMeansForEverIsRefused() throws Exception {
    try (Leader leader = leader()) {
      Leadership term = leader.leads();
      assertThatThrownBy(
              () ->
                  fence()
                      .inTransaction(bench().dataSource(), term, Duration.ZERO, connection -> null))
          .isInstanceOf(ElectionConfigException.class)
          .hasMessageContaining("jdbcFence.waitLimit");
    }
  }
}
