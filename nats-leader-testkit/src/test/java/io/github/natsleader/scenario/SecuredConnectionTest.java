// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.AuthenticationException;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elections over connections that the server lets in for what they can show. */
class SecuredConnectionTest {
  @TempDir static Path files;

  private static Certificates certificates;

  private interface Change {
    Options.Builder of(Options.Builder options) throws Exception;
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = Certificates.in(files);
  }

  private static String tls(String more) throws Exception {
    return """
        tls { cert_file: "%s", key_file: "%s", ca_file: "%s" %s }
        """
        .formatted(
            certificates.certificate("server"),
            certificates.key("server"),
            certificates.certificate("ca"),
            more);
  }

  /** One leads, another follows, and takes over when the first stops. */
  private static void elects(String config, Change change) throws Exception {
    try (NatsServer server = NatsServer.builder().config(config).start();
        Scene scene = new Scene(server.url(), "secured", "g")) {
      Participant first = scene.join(scene.config("a").build(), options(server, change));
      first.leads();
      Participant second = scene.join(scene.config("b").build(), options(server, change));
      second.follows("a");
      assertThat(first.election().stop()).isTrue();
      second.leads();
    }
  }

  private static void letsNobodyElseIn(String config, Change change, Class<?> failure)
      throws Exception {
    try (NatsServer server = NatsServer.builder().config(config).start()) {
      Options.Builder options = options(server, change).noReconnect();
      assertThatThrownBy(() -> Nats.connect(options.build())).isInstanceOf(failure);
    }
  }

  private static Options.Builder options(NatsServer server, Change change) throws Exception {
    return change.of(
        ConnectionOptions.recommended()
            .server(server.url())
            .errorListener(new io.nats.client.ErrorListener() {}));
  }

  @Test
  void userAndPassword() throws Exception {
    String config = "authorization { users: [ {user: me, password: secret} ] }";
    elects(config, options -> options.userInfo("me", "secret"));
    letsNobodyElseIn(
        config, options -> options.userInfo("me", "guess"), AuthenticationException.class);
  }

  @Test
  void nkey() throws Exception {
    NKey mine = Trust.user();
    String config = "authorization { users: [ {nkey: %s} ] }".formatted(Trust.name(mine));
    elects(config, options -> options.authHandler(new Seed(mine)));
    letsNobodyElseIn(
        config,
        options -> options.authHandler(new Seed(Trust.user())),
        AuthenticationException.class);
  }

  @Test
  void credentialsFile() throws Exception {
    Trust trust = new Trust();
    Path mine =
        Files.writeString(files.resolve("me.creds"), trust.credentials(Duration.ofHours(1)));
    Path strangers =
        Files.writeString(
            files.resolve("other.creds"), new Trust().credentials(Duration.ofHours(1)));
    elects(trust.config(), options -> options.authHandler(Nats.credentials(mine.toString())));
    letsNobodyElseIn(
        trust.config(),
        options -> options.authHandler(Nats.credentials(strangers.toString())),
        AuthenticationException.class);
  }

  @Test
  void tls() throws Exception {
    elects(tls(""), options -> options.sslContext(certificates.trusting()));
    // The JVM's own authorities did not sign the server's certificate.
    letsNobodyElseIn(tls(""), options -> options, IOException.class);
  }

  @Test
  void mutualTls() throws Exception {
    elects(tls(", verify: true"), options -> options.sslContext(certificates.showingOwn()));
    letsNobodyElseIn(
        tls(", verify: true"),
        options -> options.sslContext(certificates.trusting()),
        IOException.class);
  }

  @Test
  void aCertificateInPlaceOfAName() throws Exception {
    String config =
        tls(", verify_and_map: true") + "authorization { users: [ {user: \"CN=test client\"} ] }";
    elects(config, options -> options.sslContext(certificates.showingOwn()));
  }
}
