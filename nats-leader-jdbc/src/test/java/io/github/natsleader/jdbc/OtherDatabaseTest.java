// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLFeatureNotSupportedException;
import org.junit.jupiter.api.Test;

/** A database on which nothing was tried is refused before anything is sent to it. */
class OtherDatabaseTest {
  private final Connection connection = connectionTo("Oracle");
  private final JdbcFence fence = JdbcFence.of("books", Bench.election("elections", "scheduler"));

  @Test
  void isRefusedByName() {
    assertThatThrownBy(() -> fence.raise(connection, Bench.term(5)))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessageContaining("Oracle");
    assertThatThrownBy(() -> fence.createTableIfMissing(connection))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  /** Of the product, only what may be asked before it is known. */
  private static Connection connectionTo(String product) {
    DatabaseMetaData metaData =
        proxy(
            DatabaseMetaData.class,
            (name) -> name.equals("getDatabaseProductName") ? product : null);
    return proxy(
        Connection.class,
        name ->
            switch (name) {
              case "getMetaData" -> metaData;
              case "getAutoCommit" -> true;
              case "isReadOnly" -> false;
              case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
              default -> null;
            });
  }

  private interface Answers {
    Object to(String method);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.to(method.getName());
              if (answer == null) {
                throw new AssertionError(method + " was called");
              }
              return answer;
            }));
  }
}
