// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.FencingToken;
import io.github.natsleader.TokenInvalidException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Eight participants, each a thread with a connection and a fence object of its own, raise epochs
 * at random around the highest one and write under them at all isolation levels. Each counts, in a
 * transaction after its raise, the committed entries of lower epochs. Nothing may be added to those
 * ever after: what a leader reads after its raise is all that older terms will have written.
 */
interface HistoryContract {
  int PARTICIPANTS = 8;
  int TERMS_EACH = 60;
  int WRITES_PER_TERM = 4;
  List<Isolation> LEVELS = List.of(Isolation.values());

  Bench bench();

  @Test
  default void nothingOfALowerEpochIsCommittedAfterARaise() throws Exception {
    History history = new History();
    List<Future<Void>> participants = new ArrayList<>();
    for (int seed = 0; seed < PARTICIPANTS; seed++) {
      participants.add(bench().start(participant(history, seed)));
    }
    for (Future<Void> participant : participants) {
      participant.get(60, TimeUnit.SECONDS);
    }

    List<Long> entries = bench().entries();
    for (Observation seen : history.observations) {
      List<Long> below = entries.stream().filter(epoch -> epoch < seen.epoch()).toList();
      assertThat(seen.entriesBelow())
          .as(
              "what was there below epoch %s at its raise, read at level %s",
              seen.epoch(), seen.level())
          .isEqualTo(below);
    }
    assertThat(bench().row().orElseThrow().epoch()).isEqualTo(history.highestRaised.get());
    // Otherwise the run has tried nothing.
    assertThat(entries).hasSizeGreaterThan(20);
    assertThat(history.observations).hasSizeGreaterThan(20);
    assertThat(history.refusedAtTheSeal.get()).as("refused at the seal").isPositive();
    assertThat(history.refusedRaises.get()).as("refused raises").isPositive();
  }

  private Callable<Void> participant(History history, int seed) {
    return () -> {
      Random random = new Random(seed);
      Connection connection = bench().connection();
      JdbcFence fence = bench().fence(Bench.LOCK_TIMEOUT);
      for (int i = 0; i < TERMS_EACH; i++) {
        FencingToken term = Bench.term(history.nearHighest(random));
        try {
          lead(history, fence, connection, term, random);
        } catch (TokenInvalidException newer) {
          // Another one has raised a higher epoch: on to the next term.
        }
        if (!connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
      }
      return null;
    };
  }

  private void lead(
      History history, JdbcFence fence, Connection connection, FencingToken term, Random random)
      throws SQLException {
    try {
      fence.raise(connection, term);
    } catch (TokenInvalidException older) {
      history.refusedRaises.incrementAndGet();
      throw older;
    }
    history.highestRaised.accumulateAndGet(term.epoch(), Math::max);
    history.observations.add(
        new Observation(
            term.epoch(),
            bench().epochsBelow(connection, term.epoch()),
            connection.getTransactionIsolation()));
    for (int i = 0; i < WRITES_PER_TERM; i++) {
      Isolation isolation = LEVELS.get(random.nextInt(LEVELS.size()));
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(isolation.jdbcLevel());
      connection.setAutoCommit(false);
      write(history, fence, connection, term);
    }
  }

  private void write(History history, JdbcFence fence, Connection connection, FencingToken term)
      throws SQLException {
    try {
      fence.check(connection, term);
      String line = "line " + history.lines.incrementAndGet();
      bench().write(connection, term, line);
      // Time for others to raise, as long as a few statements take.
      bench().entriesBelow(connection, term.epoch());
      bench().entriesBelow(connection, term.epoch());
      seal(history, fence, connection, term);
      connection.commit();
    } catch (SQLException failure) {
      connection.rollback();
      // SERIALIZABLE may ask for a retry at any statement; the participant just goes on.
      assertThat(failure.getSQLState()).as(failure.toString()).isEqualTo("40001");
    }
  }

  private static void seal(
      History history, JdbcFence fence, Connection connection, FencingToken term)
      throws SQLException {
    try {
      fence.seal(connection, term);
    } catch (TokenInvalidException stale) {
      history.refusedAtTheSeal.incrementAndGet();
      throw stale;
    }
  }

  /** What a participant saw right after its raise, and at which level it read. */
  record Observation(long epoch, List<Long> entriesBelow, int level) {}

  /** What the participants share. */
  final class History {
    final AtomicLong lines = new AtomicLong();
    final AtomicLong highestRaised = new AtomicLong();
    final AtomicInteger refusedRaises = new AtomicInteger();
    final AtomicInteger refusedAtTheSeal = new AtomicInteger();
    final Queue<Observation> observations = new ConcurrentLinkedQueue<>();

    /** More often lower than higher, so that terms last for some writes; sometimes the same. */
    long nearHighest(Random random) {
      return Math.max(1, highestRaised.get() + random.nextInt(8) - 5);
    }
  }
}
