// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static io.github.natsleader.jdbc.Bench.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ElectionConfigException;
import io.github.natsleader.FencingToken;
import io.github.natsleader.TokenInvalidException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule F1: who may write the fence's row, and what becomes of a term whose row is not its own. */
interface RaiseContract {
  Bench bench();

  @Test
  default void raisesFromNothingAndFromLowerEpochs() throws Exception {
    bench().raise(term(5));
    assertThat(bench().row()).contains(term(5));
    bench().raise(term(5));
    bench().raise(term(9));
    assertThat(bench().row()).contains(term(9));
  }

  @Test
  default void refusesAnOlderEpochOfAnotherProcess() throws Exception {
    bench().raise(term(9));
    JdbcFence other = bench().fence(Bench.LOCK_TIMEOUT);
    assertThatThrownBy(() -> other.raise(bench().connection(), term(5)))
        .isInstanceOfSatisfying(
            TokenInvalidException.class,
            refused -> assertThat(refused.highestEpoch()).isEqualTo(9));
    assertThat(bench().row()).contains(term(9));
  }

  @Test
  default void anotherTokenOfTheSameEpochIsRefusedEverywhere() throws Exception {
    FencingToken twin = new FencingToken(5, "twin");
    bench().raise(term(5));
    JdbcFence other = bench().fence(Bench.LOCK_TIMEOUT);
    assertThatThrownBy(() -> other.raise(bench().connection(), twin))
        .isInstanceOf(TokenInvalidException.class);
    assertThatThrownBy(() -> bench().raise(twin)).isInstanceOf(TokenInvalidException.class);
    requireVoid(bench().fence(), twin);
    assertThat(bench().row()).contains(term(5));
  }

  @Test
  default void neitherCheckNorSealInsertTheRow() throws Exception {
    requireVoid(bench().fence(), term(5));
    assertThat(bench().row()).isEmpty();
  }

  /** A term that has not raised the fence may not commit, though the row is only older. */
  @Test
  default void aTermThatWasNotRaisedIsRefused() throws Exception {
    bench().raise(term(5));
    requireVoid(bench().fence(), term(9));
    assertThat(bench().row()).contains(term(5));
  }

  /** F1: a fence found absent within a term is never raised again. */
  @Test
  default void aRowRemovedByHandEndsTheTerm() throws Exception {
    bench().raise(term(5));
    bench().byHand("DELETE FROM nle_fence WHERE name = ?");

    requireVoid(bench().fence(), term(5));
    assertThatThrownBy(() -> bench().raise(term(5)))
        .isInstanceOfSatisfying(
            TokenInvalidException.class, refused -> assertThat(refused.highestEpoch()).isZero());
    assertThat(bench().row()).isEmpty();

    bench().raise(term(9));
    assertThat(bench().row()).contains(term(9));
  }

  /** The row goes after a transaction has taken its snapshot. */
  @ParameterizedTest
  @EnumSource
  default void aRowRemovedUnderATransactionRefusesIt(Isolation isolation) throws Exception {
    bench().raise(term(5));
    Connection transaction = bench().transaction(isolation);
    bench().fence().check(transaction, term(5));
    bench().write(transaction, term(5), "written meanwhile");
    bench().byHand("DELETE FROM nle_fence WHERE name = ?");

    assertThatThrownBy(() -> bench().fence().seal(transaction, term(5)))
        .isInstanceOf(TokenInvalidException.class);
    transaction.commit();
    assertThat(bench().entries()).isEmpty();
  }

  @Test
  default void anOlderTermOfThisProcessDoesNotUseARemovedRow() throws Exception {
    bench().raise(term(9));
    bench().byHand("DELETE FROM nle_fence WHERE name = ?");
    assertThatThrownBy(() -> bench().raise(term(5)))
        .isInstanceOfSatisfying(
            TokenInvalidException.class,
            refused -> assertThat(refused.highestEpoch()).isEqualTo(9));
    assertThat(bench().row()).isEmpty();
  }

  /** As after an older copy of the database was restored. */
  @Test
  default void aRowSetBackEndsTheTerm() throws Exception {
    bench().raise(term(5));
    bench().byHand("UPDATE nle_fence SET epoch = 3, token = 'term-3' WHERE name = ?");
    requireVoid(bench().fence(), term(5));
    assertThatThrownBy(() -> bench().raise(term(5))).isInstanceOf(TokenInvalidException.class);
    assertThat(bench().row()).contains(term(3));
    bench().raise(term(6));
    assertThat(bench().row()).contains(term(6));
  }

  @Test
  default void aRowOfAnotherElectionIsNotTouched() throws Exception {
    bench().raise(term(5));
    JdbcFence otherBucket = JdbcFence.of(bench().book(), Bench.election("other", "scheduler"));
    JdbcFence otherGroup = JdbcFence.of(bench().book(), Bench.election("elections", "other"));
    for (JdbcFence other : List.of(otherBucket, otherGroup)) {
      assertThatThrownBy(() -> other.raise(bench().connection(), term(9)))
          .isInstanceOf(ElectionConfigException.class)
          .hasMessageContaining(bench().book());
      Connection transaction = bench().transaction(Isolation.READ_COMMITTED);
      bench().write(transaction, term(5), "of another election");
      assertThatThrownBy(() -> other.check(transaction, term(5)))
          .isInstanceOf(ElectionConfigException.class);
      assertThatThrownBy(() -> other.seal(transaction, term(5)))
          .isInstanceOf(ElectionConfigException.class);
      transaction.commit();
    }
    assertThat(bench().row()).contains(term(5));
    assertThat(bench().entries()).isEmpty();
  }

  /** Whatever the session's level: a raise sees the newest row, and the level is put back. */
  @ParameterizedTest
  @EnumSource
  default void theSessionIsLeftAsItWas(Isolation isolation) throws Exception {
    Connection connection = bench().connection();
    connection.setTransactionIsolation(isolation.jdbcLevel());
    bench().fence().raise(connection, term(5));
    assertThatThrownBy(() -> bench().fence().raise(connection, term(4)))
        .isInstanceOf(TokenInvalidException.class);
    bench().raise(term(9));
    assertThatThrownBy(() -> bench().fence(Bench.LOCK_TIMEOUT).raise(connection, term(7)))
        .isInstanceOf(TokenInvalidException.class);
    assertThat(connection.getTransactionIsolation()).isEqualTo(isolation.jdbcLevel());
    assertThat(connection.getAutoCommit()).isTrue();
  }

  /** A raise waits for another one; at a snapshot's level it would fail instead of looking. */
  @Test
  default void aRaiseThatWaitsForAnotherOneLooksAgain() throws Exception {
    bench().raise(term(5));
    Connection other = bench().transaction(Isolation.READ_COMMITTED);
    bench().byHand(other, "UPDATE nle_fence SET epoch = 7, token = 'term-7' WHERE name = ?");
    Connection connection = bench().connection();
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    Future<Void> raise =
        bench()
            .start(
                () -> {
                  bench().fence().raise(connection, term(9));
                  return null;
                });
    assertThatThrownBy(() -> raise.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    other.commit();
    raise.get(10, TimeUnit.SECONDS);
    assertThat(bench().row()).contains(term(9));
  }

  /** All find no row, and all insert: one row is left, that of the highest epoch. */
  @Test
  default void theFirstRaisesRace() throws Exception {
    int racers = 8;
    CyclicBarrier start = new CyclicBarrier(racers);
    List<Connection> connections = new ArrayList<>();
    for (int racer = 0; racer < racers; racer++) {
      connections.add(bench().connection());
    }
    for (int round = 0; round < 15; round++) {
      bench().byHand("DELETE FROM nle_fence WHERE name = ?");
      List<Future<Boolean>> raises = new ArrayList<>();
      for (int racer = 0; racer < racers; racer++) {
        Connection connection = connections.get(racer);
        FencingToken term = term(1 + (racer * 5L) % racers);
        raises.add(bench().start(() -> raised(start, connection, term)));
      }
      int successes = 0;
      for (Future<Boolean> raise : raises) {
        successes += raise.get(20, TimeUnit.SECONDS) ? 1 : 0;
      }
      assertThat(successes).isPositive();
      assertThat(bench().row()).contains(term(racers));
    }
  }

  private boolean raised(CyclicBarrier start, Connection connection, FencingToken term)
      throws Exception {
    JdbcFence process = bench().fence(Bench.LOCK_TIMEOUT);
    start.await(10, TimeUnit.SECONDS);
    try {
      process.raise(connection, term);
      return true;
    } catch (TokenInvalidException newerWon) {
      return false;
    }
  }

  @Test
  default void autoCommitIsRefusedWhereThereIsNothingToGuard() throws Exception {
    bench().raise(term(5));
    Connection autoCommit = bench().connection();
    assertThatThrownBy(() -> bench().fence().check(autoCommit, term(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setAutoCommit(false)");
    assertThatThrownBy(() -> bench().fence().seal(autoCommit, term(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setAutoCommit(false)");
  }

  /** A raise would commit what is under way; so would H2 by creating a table. */
  @Test
  default void aTransactionUnderWayIsNotEndedByARaise() throws Exception {
    Connection transaction = bench().transaction(Isolation.READ_COMMITTED);
    bench().write(transaction, term(5), "under way");
    assertThatThrownBy(() -> bench().fence().raise(transaction, term(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setAutoCommit(true)");
    assertThatThrownBy(() -> bench().fence().createTableIfMissing(transaction))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setAutoCommit(true)");
    transaction.rollback();
    assertThat(bench().entries()).isEmpty();
    assertThat(bench().row()).isEmpty();
  }

  private void requireVoid(JdbcFence fence, FencingToken term) throws Exception {
    Connection transaction = bench().transaction(Isolation.READ_COMMITTED);
    bench().write(transaction, term, "of a void term");
    assertThatThrownBy(() -> fence.check(transaction, term))
        .isInstanceOf(TokenInvalidException.class);
    assertThatThrownBy(() -> fence.seal(transaction, term))
        .isInstanceOf(TokenInvalidException.class);
    transaction.commit();
    assertThat(bench().entries()).isEmpty();
  }
}
