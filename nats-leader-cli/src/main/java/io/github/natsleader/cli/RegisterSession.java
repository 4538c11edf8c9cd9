// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.cli.register.RegisterAccessException;
import io.github.natsleader.cli.register.RegisterReader;
import io.github.natsleader.nats.NatsLeaseConnection;
import io.github.natsleader.spi.ElectionClock;
import io.github.natsleader.spi.LeaseConnection;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A connection that is made once, for one command that takes part in nothing. */
final class RegisterSession implements AutoCloseable {
  private final Connection connection;
  private final LeaseConnection leases;
  private final RegisterReader reader;

  private RegisterSession(Connection connection) {
    this.connection = connection;
    leases = NatsLeaseConnection.attach(connection, ElectionClock.system());
    reader = new RegisterReader(connection, leases);
  }

  /**
   * Connects.
   *
   * @throws ParameterException if the settings do not go together
   * @throws RegisterAccessException if nobody answers, or this user is not let in
   */
  static RegisterSession open(CommandSpec spec, ServerOptions server)
      throws RegisterAccessException, InterruptedException {
    Options options;
    try {
      options = server.toOptions().errorListener(new ErrorListener() {}).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      return new RegisterSession(Nats.connect(options));
    } catch (AuthenticationException e) {
      throw new RegisterAccessException(
          server.address() + " refuses this user (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw new RegisterAccessException(
          "nobody answers at " + server.address() + " (" + e.getMessage() + ")", e);
    }
  }

  Connection connection() {
    return connection;
  }

  LeaseConnection leases() {
    return leases;
  }

  RegisterReader reader() {
    return reader;
  }

  @Override
  public void close() {
    leases.detach();
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
