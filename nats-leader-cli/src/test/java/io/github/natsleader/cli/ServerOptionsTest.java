// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.natsleader.testkit.server.NatsServer;
import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Connecting with what the options say, to servers that demand it. */
class ServerOptionsTest {
  private static final String PASSWORD = "only-for-tests";

  @TempDir Path files;

  @Command(name = "any")
  private static final class Any {
    @Mixin private ServerOptions server = new ServerOptions();
  }

  private static ServerOptions options(String... arguments) {
    Any any = new Any();
    CommandLine unused = new CommandLine(any);
    unused.parseArgs(arguments);
    return any.server;
  }

  private static void connect(NatsServer server, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--server", server.url()));
    arguments.addAll(List.of(more));
    try (Connection connection =
        Nats.connect(
            options(arguments.toArray(String[]::new))
                .toOptions()
                .noReconnect()
                .errorListener(new ErrorListener() {})
                .build())) {
      connection.flush(null);
    }
  }

  @Test
  void tlsAndMutualTlsByPemFiles() throws Exception {
    generate("server", "san=ip:127.0.0.1");
    generate("client", "eku=clientAuth");
    Path serverCertificate = certificate("server");
    Path clientCertificate = certificate("client");
    String config =
        "tls { cert_file: \"%s\", key_file: \"%s\", ca_file: \"%s\", verify: true }"
            .formatted(serverCertificate, key("server"), clientCertificate);
    try (NatsServer server = NatsServer.builder().config(config).start()) {
      connect(
          server,
          "--tlsca=" + serverCertificate,
          "--tlscert=" + clientCertificate,
          "--tlskey=" + key("client"));
      assertThatThrownBy(() -> connect(server, "--tlsca=" + serverCertificate))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anotherFormOfKeyIsRefusedWithTheWayToConvertIt() throws Exception {
    generate("client", "eku=clientAuth");
    Path old = Files.writeString(files.resolve("old.pem"), "-----BEGIN EC PRIVATE KEY-----\nx\n");
    ServerOptions options = options("--tlscert=" + certificate("client"), "--tlskey=" + old);
    assertThatIllegalArgumentException()
        .isThrownBy(options::toOptions)
        .withMessageContaining("--tlskey = " + old)
        .withMessageContaining("openssl pkcs8");
  }

  @Test
  void anNkeyByItsSeedWhichMayBeReplaced() throws Exception {
    NKey first = NKey.createUser(new SecureRandom());
    NKey second = NKey.createUser(new SecureRandom());
    Path seed = files.resolve("seed.nk");
    Files.writeString(
        seed,
        "-----BEGIN USER NKEY SEED-----\n" + new String(first.getSeed()) + "\n------END------\n");
    String config =
        "authorization { users: [ {nkey: %s} ] }".formatted(new String(second.getPublicKey()));
    try (NatsServer server = NatsServer.builder().config(config).start()) {
      assertThatThrownBy(() -> connect(server, "--nkey=" + seed))
          .isInstanceOf(AuthenticationException.class);
      Files.writeString(seed, new String(second.getSeed()) + "\n");
      connect(server, "--nkey=" + seed);
    }
  }

  @Test
  void aFileWithoutASeedIsNamed() throws Exception {
    Path none = Files.writeString(files.resolve("none.nk"), "nothing\n");
    AuthHandler handler = options("--nkey=" + none).toOptions().build().getAuthHandler();
    assertThatThrownBy(handler::getID).hasMessageContaining("--nkey = " + none);
  }

  @Test
  void aCredentialsFile() throws Exception {
    NKey user = NKey.createUser(new SecureRandom());
    Path creds =
        Files.writeString(
            files.resolve("me.creds"),
            JwtUtils.NATS_USER_JWT_FORMAT.formatted("a.b.c", new String(user.getSeed())));
    AuthHandler handler = options("--creds=" + creds).toOptions().build().getAuthHandler();
    assertThat(handler.getID()).isEqualTo(user.getPublicKey());
    assertThat(new String(handler.getJWT())).isEqualTo("a.b.c");
  }

  @Test
  void onlyOneIdentityCanBeGiven() throws Exception {
    Path file = Files.writeString(files.resolve("any"), "any");
    ServerOptions both = options("--creds=" + file, "--nkey=" + file);
    assertThatIllegalArgumentException()
        .isThrownBy(both::toOptions)
        .withMessageContaining("only one");
  }

  @Test
  void answersComeWhereThePrefixSays() {
    assertThat(options("--inbox-prefix=_INBOX_me").toOptions().build().getInboxPrefix())
        .isEqualTo("_INBOX_me.");
  }

  private void generate(String alias, String extension) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=test " + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-ext",
                extension,
                "-storetype",
                "PKCS12",
                "-keystore",
                files.resolve(alias + ".p12").toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
  }

  private KeyStore load(String alias) throws Exception {
    return KeyStore.getInstance(files.resolve(alias + ".p12").toFile(), PASSWORD.toCharArray());
  }

  private Path certificate(String alias) throws Exception {
    return pem(alias, "CERTIFICATE", load(alias).getCertificate(alias).getEncoded());
  }

  private Path key(String alias) throws Exception {
    return pem(
        alias, "PRIVATE KEY", load(alias).getKey(alias, PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String alias, String type, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        files.resolve(alias + "-" + type.replace(' ', '-') + ".pem"),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
