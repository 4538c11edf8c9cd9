// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent by a shell")
class ServerCommandTest {
  @RegisterExtension final Crew crew = new Crew();

  private NleProcess server(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "server";
    arguments[1] = "--port=0";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return crew.add(NleProcess.start(arguments));
  }

  @Test
  void printsTheUrlOfAServerWithJetStream() throws Exception {
    NleProcess server = server();
    try (Connection connection = Nats.connect(server.awaitOutput())) {
      assertThat(connection.jetStreamManagement().getAccountStatistics()).isNotNull();
    }
  }

  @Test
  void programsGetTheUrlAndTheVersion() throws Exception {
    Map<String, Object> json = CommandRun.parse(server("--json").awaitOutput());
    assertThat(json).containsKeys("url", "version", "executable");
    try (Connection connection = Nats.connect((String) json.get("url"))) {
      assertThat(connection.getServerInfo().getVersion()).isEqualTo(json.get("version"));
    }
  }

  @Test
  void aKilledCommandLeavesNoServer() throws Exception {
    NleProcess server = server();
    server.awaitOutput();
    List<ProcessHandle> descendants = server.handle().descendants().toList();
    assertThat(descendants).isNotEmpty();
    server.handle().destroyForcibly();
    await().atMost(NleProcess.BOUND).until(() -> Descendants.allGone(descendants));
  }

  @Test
  void sigtermStopsTheServerAndKeepsAStoreThatWasGiven(@TempDir Path store) throws Exception {
    NleProcess server = server("--store", store.toString());
    server.awaitOutput();
    List<ProcessHandle> descendants = server.handle().descendants().toList();
    server.signal("TERM");
    assertThat(server.awaitExit()).isZero();
    await().atMost(NleProcess.BOUND).until(() -> Descendants.allGone(descendants));
    assertThat(store.resolve("jetstream")).isDirectory();
  }

  @Test
  void theServersExitCodeIsPassedOn() throws Exception {
    NleProcess server = server();
    server.awaitOutput();
    ProcessHandle natsServer =
        server
            .handle()
            .children()
            .filter(child -> child.info().command().orElse("").contains("nats-server"))
            .findFirst()
            .orElseThrow();
    natsServer.destroyForcibly();
    assertThat(server.awaitExit()).isEqualTo(128 + 9);
  }

  @Test
  void aPortInUseIsAFailureWithItsReason() throws Exception {
    NleProcess first = server();
    String port = first.awaitOutput().replaceAll(".*:", "");
    NleProcess second = crew.add(NleProcess.start("server", "--port", port));
    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.errors()).anyMatch(line -> line.contains("address already in use"));
    assertThat(second.errors()).noneMatch(line -> line.contains("Exception"));
  }
}
