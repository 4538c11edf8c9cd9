// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent by a shell")
class NatsServerReloadTest {
  private static final String USER = "authorization { users: [ {user: %s, password: p} ] }";

  private NatsServer server;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.builder().config(USER.formatted("first")).start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void connect(String user) throws Exception {
    Options options =
        new Options.Builder()
            .server(server.url())
            .userInfo(user, "p")
            .errorListener(new ErrorListener() {})
            .noReconnect()
            .build();
    try (Connection connection = Nats.connect(options)) {
      connection.flush(null);
    }
  }

  @Test
  void anotherConfigurationIsInForceAfterwards() throws Exception {
    connect("first");
    assertThatThrownBy(() -> connect("second")).isInstanceOf(AuthenticationException.class);
    long processId = server.processId();

    server.reload(USER.formatted("second"));

    connect("second");
    assertThatThrownBy(() -> connect("first")).isInstanceOf(AuthenticationException.class);
    assertThat(server.processId()).isEqualTo(processId);
  }

  @Test
  void aRestartUsesTheNewOneToo() throws Exception {
    server.reload(USER.formatted("second"));
    server.restart();
    connect("second");
  }

  @Test
  void aTextThatTheServerRefusesChangesNothing() throws Exception {
    assertThatThrownBy(() -> server.reload("authorization { users: 7 }"))
        .isInstanceOf(NatsServerReloadException.class)
        .hasMessageContaining("goes on with the old one")
        .hasMessageContaining("server.conf");
    connect("first");
    server.restart();
    connect("first");
  }

  @Test
  void whoCannotReloadSaysSo() throws Exception {
    try (NatsServer plain = NatsServer.builder().start()) {
      assertThatIllegalStateException().isThrownBy(() -> plain.reload("debug: true"));
    }
    server.stop();
    assertThatIllegalStateException().isThrownBy(() -> server.reload(USER.formatted("second")));
    server.close();
    assertThatIllegalStateException().isThrownBy(() -> server.reload(USER.formatted("second")));
  }
}
