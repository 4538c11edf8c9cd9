// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.FencingToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * What one test works on: a fence of its own, a book of entries that it guards, each with the epoch
 * that wrote it, and connections and threads that are gone at the end.
 */
final class Bench implements AutoCloseable {
  static final Duration LOCK_TIMEOUT = Duration.ofSeconds(20);

  private static final String ENTRIES =
      "CREATE TABLE IF NOT EXISTS entry"
          + " (book VARCHAR(255) NOT NULL, epoch BIGINT NOT NULL, line VARCHAR(255) NOT NULL,"
          + " PRIMARY KEY (book, line))";

  private final DataSource dataSource;
  private final String book = "book-" + UUID.randomUUID();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final JdbcFence fence;

  Bench(DataSource dataSource) throws SQLException {
    this.dataSource = dataSource;
    this.fence = fence(LOCK_TIMEOUT);
    Connection connection = connection();
    fence.createTableIfMissing(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(ENTRIES);
    }
  }

  static FencingToken term(long epoch) {
    return new FencingToken(epoch, "term-" + epoch);
  }

  static ElectionConfig election(String bucket, String group) {
    return ElectionConfig.builder()
        .bucket(bucket)
        .group(group)
        .instanceId("bench")
        .ttl(Duration.ofSeconds(3))
        .build();
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** What is guarded: the name of the fence, and of the book. */
  String book() {
    return book;
  }

  JdbcFence fence() {
    return fence;
  }

  /** The same row, with a memory of its own: another process. */
  JdbcFence fence(Duration lockTimeout) {
    return JdbcFence.builder(book, election("elections", "scheduler"))
        .lockTimeout(lockTimeout)
        .build();
  }

  /** With auto-commit. */
  Connection connection() throws SQLException {
    Connection connection = dataSource.getConnection();
    connections.add(connection);
    return connection;
  }

  Connection transaction(Isolation isolation) throws SQLException {
    Connection connection = connection();
    connection.setTransactionIsolation(isolation.jdbcLevel());
    connection.setAutoCommit(false);
    return connection;
  }

  /** Raises on a connection of its own. */
  void raise(FencingToken term) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      fence.raise(connection, term);
    }
  }

  void write(Connection connection, FencingToken term, String line) throws SQLException {
    String sql = "INSERT INTO entry (book, epoch, line) VALUES (?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, book);
      statement.setLong(2, term.epoch());
      statement.setString(3, line);
      statement.executeUpdate();
    }
  }

  /** How many entries of epochs below this one the connection sees. */
  long entriesBelow(Connection connection, long epoch) throws SQLException {
    String sql = "SELECT COUNT(*) FROM entry WHERE book = ? AND epoch < ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, book);
      statement.setLong(2, epoch);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** The epochs of all committed entries, in order. */
  List<Long> entries() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return epochsBelow(connection, Long.MAX_VALUE);
    }
  }

  /** The epochs below this one of the entries that the connection sees, in order. */
  List<Long> epochsBelow(Connection connection, long epoch) throws SQLException {
    String sql = "SELECT epoch FROM entry WHERE book = ? AND epoch < ? ORDER BY epoch";
    List<Long> epochs = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, book);
      statement.setLong(2, epoch);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          epochs.add(rows.getLong(1));
        }
      }
    }
    return epochs;
  }

  /** The committed row of the fence. */
  Optional<FencingToken> row() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT epoch, token FROM nle_fence WHERE name = ?")) {
      statement.setString(1, book);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new FencingToken(rows.getLong(1), rows.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** What an operator does by hand: a statement with one parameter, the fence's name. */
  void byHand(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, book);
      statement.executeUpdate();
    }
  }

  void byHand(String sql) throws SQLException {
    byHand(connection(), sql);
  }

  <T> Future<T> start(Callable<T> task) {
    return threads.submit(task);
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    // First the connections: a thread may be waiting for a lock that one of them holds.
    for (Connection connection : connections) {
      connection.close();
    }
    threads.shutdown();
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      threads.shutdownNow();
      throw new IllegalStateException("a thread of the test does not end");
    }
  }
}
