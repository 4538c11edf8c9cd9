// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A real PostgreSQL on loopback, started once for all test classes and stopped with the JVM's. */
final class PostgreSqlServer implements BeforeAllCallback {
  private DataSource dataSource;

  @Override
  public void beforeAll(ExtensionContext context) {
    dataSource =
        context
            .getRoot()
            .getStore(Namespace.create(PostgreSqlServer.class))
            .getOrComputeIfAbsent(Running.class)
            .server
            .getPostgresDatabase();
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** JUnit closes it when the last test is done. */
  static final class Running implements AutoCloseable {
    final EmbeddedPostgres server;

    Running() {
      try {
        server = EmbeddedPostgres.builder().start();
      } catch (IOException failure) {
        throw new UncheckedIOException("PostgreSQL does not start", failure);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
