// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ConnectionOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where NATS is and who we are to it, as options; names and variables are those of the {@code nats}
 * command.
 */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where NATS is; by default NATS_URL, else localhost:4222.")
  private @Nullable String server;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "${env:NATS_USER}",
      description = "The user's name; by default NATS_USER.")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      defaultValue = "${env:NATS_PASSWORD}",
      description = "The user's password; better by NATS_PASSWORD, where no list shows it.")
  private @Nullable String password;

  @Option(
      names = "--creds",
      paramLabel = "FILE",
      defaultValue = "${env:NATS_CREDS}",
      description = "A credentials file (JWT and seed), read at every connect; NATS_CREDS.")
  private @Nullable Path creds;

  @Option(
      names = "--nkey",
      paramLabel = "FILE",
      defaultValue = "${env:NATS_NKEY}",
      description = "A file with an nkey seed, read at every connect; NATS_NKEY.")
  private @Nullable Path nkey;

  @Option(
      names = "--tlsca",
      paramLabel = "FILE",
      defaultValue = "${env:NATS_CA}",
      description = "Certificates to trust, PEM; by default those of the JVM; NATS_CA.")
  private @Nullable Path tlsCa;

  @Option(
      names = "--tlscert",
      paramLabel = "FILE",
      defaultValue = "${env:NATS_CERT}",
      description = "This client's certificate, PEM; NATS_CERT.")
  private @Nullable Path tlsCert;

  @Option(
      names = "--tlskey",
      paramLabel = "FILE",
      defaultValue = "${env:NATS_KEY}",
      description = "Its private key, PEM in PKCS #8; NATS_KEY.")
  private @Nullable Path tlsKey;

  @Option(names = "--tlsfirst", description = "TLS before the server's greeting.")
  private boolean tlsFirst;

  @Option(
      names = "--inbox-prefix",
      paramLabel = "PREFIX",
      description = "Where answers come; by default _INBOX. See nle permissions.")
  private @Nullable String inboxPrefix;

  /** Where NATS is. */
  ServerAddress address() {
    return ServerAddress.of(server, System.getenv("NATS_URL"));
  }

  /**
   * What to connect with; listeners can be added.
   *
   * @throws IllegalArgumentException naming the option, the value and the rule
   */
  Options.Builder toOptions() {
    Options.Builder builder = ConnectionOptions.recommended();
    address(builder);
    identity(builder);
    TlsFiles tls = new TlsFiles(tlsCa, tlsCert, tlsKey);
    // A URL of opentls:// asks for a context that trusts everybody, which the client makes.
    if (!tls.isEmpty() || (tlsFirst && !address().url().contains("opentls://"))) {
      builder.sslContext(tls.context());
    }
    if (tlsFirst) {
      builder.tlsFirst();
    }
    if (inboxPrefix != null) {
      builder.inboxPrefix(InboxPrefix.checked(inboxPrefix));
    }
    return builder;
  }

  private void address(Options.Builder builder) {
    String url = address().url();
    try {
      if (url.replace(",", "").isBlank()) {
        throw new IllegalArgumentException("no URL");
      }
      // Looked at here, where what is wrong can be named.
      new Options.Builder().server(url).build();
      builder.server(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--server = " + address() + ": must be a NATS URL such as nats://host:4222", e);
    }
  }

  private void identity(Options.Builder builder) {
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("--user and --password: must be given together");
    }
    int ways = (user == null ? 0 : 1) + (creds == null ? 0 : 1) + (nkey == null ? 0 : 1);
    if (ways > 1) {
      throw new IllegalArgumentException("--user, --creds and --nkey: only one can be given");
    }
    if (user != null && password != null) {
      builder.userInfo(user, password);
    } else if (creds != null) {
      builder.authHandler(Nats.credentials(readable("--creds", creds)));
    } else if (nkey != null) {
      builder.authHandler(new NkeyFile(Path.of(readable("--nkey", nkey))));
    }
  }

  private static String readable(String option, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(option + " = " + file + ": must be a file to read");
    }
    return file.toString();
  }
}
