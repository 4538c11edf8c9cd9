// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.natsleader.FencingToken;
import io.github.natsleader.TokenInvalidException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A leader that is frozen (here: a connection on which nothing is done for a while) against the
 * next one, in each order in which the two can meet.
 */
interface StaleTransactionContract {
  FencingToken OLD = Bench.term(5);
  FencingToken NEW = Bench.term(7);

  Bench bench();

  @ParameterizedTest
  @EnumSource
  default void frozenBeforeItsSealItIsRefused(Isolation isolation) throws Exception {
    bench().raise(OLD);
    Connection stale = bench().transaction(isolation);
    bench().fence().check(stale, OLD);
    bench().write(stale, OLD, "of the old leader");

    bench().raise(NEW);
    Connection next = bench().transaction(isolation);
    bench().fence().check(next, NEW);
    assertThat(bench().entriesBelow(next, NEW.epoch())).isZero();
    bench().write(next, NEW, "of the new leader");
    bench().fence().seal(next, NEW);
    next.commit();

    requireRefused(isolation, stale);
    // Rolled back already: who swallows the refusal commits nothing.
    stale.commit();
    assertThat(bench().entries()).containsExactly(NEW.epoch());
  }

  private void requireRefused(Isolation isolation, Connection stale) {
    TokenInvalidException refused =
        catchThrowableOfType(TokenInvalidException.class, () -> bench().fence().seal(stale, OLD));
    assertThat(refused).isNotNull();
    assertThat(refused.token()).isEqualTo(OLD);
    assertThat(refused.highestEpoch()).isEqualTo(NEW.epoch());
    assertThat(refused).hasMessageContaining(bench().book());
    if (isolation.hasSnapshot()) {
      assertThat(refused)
          .cause()
          .isInstanceOfSatisfying(
              SQLException.class, cause -> assertThat(cause.getSQLState()).isEqualTo("40001"));
    } else {
      assertThat(refused).hasNoCause();
    }
  }

  /** The raise is written and not yet committed when the stale transaction comes to its end. */
  @ParameterizedTest
  @EnumSource
  default void aSealThatWaitsForARaiseIsRefused(Isolation isolation) throws Exception {
    bench().raise(OLD);
    Connection stale = bench().transaction(isolation);
    bench().fence().check(stale, OLD);
    bench().write(stale, OLD, "of the old leader");
    Connection raising = bench().transaction(Isolation.READ_COMMITTED);
    bench().byHand(raising, "UPDATE nle_fence SET epoch = 7, token = 'term-7' WHERE name = ?");

    Future<Void> seal = inBackground(() -> bench().fence().seal(stale, OLD));
    requireWaiting(seal);
    raising.commit();

    assertThatThrownBy(() -> seal.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TokenInvalidException.class);
    stale.commit();
    assertThat(bench().entries()).isEmpty();
  }

  /** A raise that is given up leaves the transaction that waited for it valid. */
  @ParameterizedTest
  @EnumSource
  default void aSealThatWaitsForARaiseThatFailsGoesOn(Isolation isolation) throws Exception {
    bench().raise(OLD);
    Connection valid = bench().transaction(isolation);
    bench().fence().check(valid, OLD);
    bench().write(valid, OLD, "of the leader");
    Connection raising = bench().transaction(Isolation.READ_COMMITTED);
    bench().byHand(raising, "UPDATE nle_fence SET epoch = 7, token = 'term-7' WHERE name = ?");

    Future<Void> seal = inBackground(() -> bench().fence().seal(valid, OLD));
    requireWaiting(seal);
    raising.rollback();

    seal.get(10, TimeUnit.SECONDS);
    valid.commit();
    assertThat(bench().entries()).containsExactly(OLD.epoch());
  }

  /** Frozen between seal and commit: the raise waits, and the new leader sees what was sealed. */
  @ParameterizedTest
  @EnumSource
  default void sealedBeforeTheRaiseItCommitsAndIsSeen(Isolation isolation) throws Exception {
    bench().raise(OLD);
    Connection sealed = bench().transaction(isolation);
    bench().fence().check(sealed, OLD);
    bench().write(sealed, OLD, "of the old leader");
    bench().fence().seal(sealed, OLD);

    Connection next = bench().connection();
    Future<Void> raise = inBackground(() -> bench().fence().raise(next, NEW));
    requireWaiting(raise);
    sealed.commit();

    raise.get(10, TimeUnit.SECONDS);
    assertThat(bench().entriesBelow(next, NEW.epoch())).isEqualTo(1);
    assertThat(bench().row()).contains(NEW);
  }

  /** The wait for a sealer that is frozen is bounded, and told as what it is. */
  @Test
  default void aRaiseDoesNotWaitForAFrozenSealerForEver() throws Exception {
    bench().raise(OLD);
    Connection frozen = bench().transaction(Isolation.READ_COMMITTED);
    bench().write(frozen, OLD, "of the old leader");
    bench().fence().seal(frozen, OLD);

    Duration lockTimeout = Duration.ofSeconds(1);
    JdbcFence impatient = bench().fence(lockTimeout);
    Connection next = bench().connection();
    FenceBusyException busy =
        catchThrowableOfType(FenceBusyException.class, () -> impatient.raise(next, NEW));
    assertThat((Throwable) busy).isNotNull().hasCauseInstanceOf(SQLException.class);
    assertThat(busy.lockTimeout()).isEqualTo(lockTimeout);
    assertThat(busy.fence()).contains(bench().book());
    assertThat(bench().row()).contains(OLD);
    assertThat(next.getAutoCommit()).isTrue();

    frozen.commit();
    impatient.raise(next, NEW);
    assertThat(bench().entriesBelow(next, NEW.epoch())).isEqualTo(1);
  }

  /** As above from the other side: a raise that hangs. */
  @Test
  default void aSealDoesNotWaitForAFrozenRaiseForEver() throws Exception {
    bench().raise(OLD);
    Connection raising = bench().transaction(Isolation.READ_COMMITTED);
    bench().byHand(raising, "UPDATE nle_fence SET epoch = 7, token = 'term-7' WHERE name = ?");
    Connection valid = bench().transaction(Isolation.READ_COMMITTED);
    bench().write(valid, OLD, "of the leader");

    JdbcFence impatient = bench().fence(Duration.ofSeconds(1));
    assertThatThrownBy(() -> impatient.seal(valid, OLD)).isInstanceOf(FenceBusyException.class);
    valid.commit();
    assertThat(bench().entries()).isEmpty();
  }

  /** Nothing before the seal locks the row: a frozen leader does not hold up the next one. */
  @ParameterizedTest
  @EnumSource
  default void aCheckedTransactionDoesNotHoldUpARaise(Isolation isolation) throws Exception {
    bench().raise(OLD);
    Connection frozen = bench().transaction(isolation);
    bench().fence().check(frozen, OLD);
    bench().write(frozen, OLD, "of the old leader");
    bench().fence().check(frozen, OLD);

    bench().fence(Duration.ofSeconds(2)).raise(bench().connection(), NEW);
    assertThat(bench().row()).contains(NEW);
  }

  @Test
  default void aCheckFailsEarlyAndLeavesTheTransaction() throws Exception {
    bench().raise(OLD);
    Connection stale = bench().transaction(Isolation.READ_COMMITTED);
    bench().write(stale, OLD, "of the old leader");
    bench().raise(NEW);

    assertThatThrownBy(() -> bench().fence().check(stale, OLD))
        .isInstanceOf(TokenInvalidException.class);
    assertThat(bench().entriesBelow(stale, NEW.epoch())).isEqualTo(1);
  }

  /** Two transactions of one leader: the second waits for the first's commit and is not stale. */
  @ParameterizedTest
  @EnumSource
  default void transactionsOfOneTermBothCommit(Isolation isolation) throws Exception {
    bench().raise(OLD);
    Connection first = bench().transaction(isolation);
    Connection second = bench().transaction(isolation);
    bench().fence().check(first, OLD);
    bench().fence().check(second, OLD);
    bench().write(first, OLD, "first");
    bench().write(second, OLD, "second");
    bench().fence().seal(first, OLD);
    Future<Void> seal = inBackground(() -> bench().fence().seal(second, OLD));
    requireWaiting(seal);
    first.commit();
    seal.get(10, TimeUnit.SECONDS);
    second.commit();
    assertThat(bench().entries()).containsExactly(OLD.epoch(), OLD.epoch());
  }

  /** A step that throws, as a task. */
  interface Step {
    void run() throws Exception;
  }

  private Future<Void> inBackground(Step step) {
    return bench()
        .start(
            () -> {
              step.run();
              return null;
            });
  }

  /** It has had time to end, and has not. */
  private static void requireWaiting(Future<Void> task) {
    assertThatThrownBy(() -> task.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }
}
