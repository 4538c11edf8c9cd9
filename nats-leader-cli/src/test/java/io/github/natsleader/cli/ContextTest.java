// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.natsleader.testkit.server.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command, in a process of its own, with contexts as the nats command writes them. */
class ContextTest {
  /** As version 0.5.1 of the nats command writes one. */
  private static final String CONTEXT =
      """
      {
        "description": "for tests",
        "url": "%s",
        "socks_proxy": "",
        "token": "",
        "user": "%s",
        "password": "p$x",
        "creds": "",
        "nkey": "",
        "cert": "",
        "key": "",
        "ca": "",
        "nsc": "",
        "jetstream_domain": "",
        "jetstream_api_prefix": "",
        "jetstream_event_prefix": "",
        "inbox_prefix": "",
        "user_jwt": "",
        "user_seed": "",
        "color_scheme": "",
        "tls_first": false,
        "windows_cert_store": "",
        "windows_cert_match_by": "",
        "windows_cert_match": "",
        "windows_ca_certs_match": null
      }
      """;

  private static NatsServer server;

  @RegisterExtension final Crew crew = new Crew();
  @TempDir Path configuration;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        NatsServer.builder()
            .config("authorization { users: [ { user: known, password: \"p$x\" } ] }")
            .start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private void context(String name, String user) throws Exception {
    Path directory = Files.createDirectories(configuration.resolve("nats").resolve("context"));
    Files.writeString(directory.resolve(name + ".json"), CONTEXT.formatted(server.url(), user));
  }

  private NleProcess list(String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = "list";
    System.arraycopy(more, 0, arguments, 1, more.length);
    Map<String, String> environment = new HashMap<>();
    environment.put("XDG_CONFIG_HOME", configuration.toString());
    return crew.add(NleProcess.start(environment, arguments));
  }

  @Test
  void aContextByNameAndTheSelectedOneSayWhereAndWho() throws Exception {
    context("good", "known");
    context("bad", "unknown");
    Files.writeString(configuration.resolve("nats").resolve("context.txt"), "good");

    NleProcess named = list("--context", "good");
    NleProcess selected = list();
    NleProcess refused = list("--context", "bad");

    assertThat(named.awaitExit()).as("%s", named.errors()).isZero();
    assertThat(selected.awaitExit()).as("%s", selected.errors()).isZero();
    assertThat(refused.awaitExit()).isEqualTo(1);
    assertThat(refused.errors()).singleElement().asString().contains("refuses this user");
  }

  @Test
  void anUnknownNameIsAMatterOfTheCommandLine() throws Exception {
    context("good", "known");
    NleProcess unknown = list("--context", "god");
    assertThat(unknown.awaitExit()).isEqualTo(2);
    assertThat(unknown.errors())
        .singleElement()
        .asString()
        .contains("--context = god: no such context; there are good");
  }
}
