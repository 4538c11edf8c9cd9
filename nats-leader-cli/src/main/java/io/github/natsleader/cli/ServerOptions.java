// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.cli.settings.ConnectionSettings;
import io.github.natsleader.cli.settings.Field;
import io.github.natsleader.cli.settings.Layer;
import io.github.natsleader.cli.settings.Setting;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where NATS is and who we are to it, as options; names, variables and contexts are those of the
 * {@code nats} command.
 */
final class ServerOptions {
  private final Map<String, String> environment;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "A context of the nats command, by name or file; by default NATS_CONTEXT, else, where no"
              + " server is given, the selected one. Options and variables come before it.")
  private @Nullable String context;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where NATS is; by default NATS_URL, else the context's, else localhost:4222.")
  private @Nullable String server;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The user's name; by default NATS_USER.")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description = "The user's password; better by NATS_PASSWORD, where no list shows it.")
  private @Nullable String password;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A token in place of a user; better by NATS_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--creds",
      paramLabel = "FILE",
      description = "A credentials file (JWT and seed), read at every connect; NATS_CREDS.")
  private @Nullable Path creds;

  @Option(
      names = "--nkey",
      paramLabel = "FILE",
      description = "A file with an nkey seed, read at every connect; NATS_NKEY.")
  private @Nullable Path nkey;

  @Option(
      names = "--tlsca",
      paramLabel = "FILE",
      description = "Certificates to trust, PEM; by default those of the JVM; NATS_CA.")
  private @Nullable Path tlsCa;

  @Option(
      names = "--tlscert",
      paramLabel = "FILE",
      description = "This client's certificate, PEM; NATS_CERT.")
  private @Nullable Path tlsCert;

  @Option(
      names = "--tlskey",
      paramLabel = "FILE",
      description = "Its private key, PEM in PKCS #8; NATS_KEY.")
  private @Nullable Path tlsKey;

  @Option(names = "--tlsfirst", description = "TLS before the server's greeting.")
  private boolean tlsFirst;

  @Option(
      names = "--inbox-prefix",
      paramLabel = "PREFIX",
      description = "Where answers come; by default _INBOX. See nle permissions.")
  private @Nullable String inboxPrefix;

  ServerOptions() {
    this(System.getenv());
  }

  /** Options in another environment. */
  ServerOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Where NATS is.
   *
   * @throws IllegalArgumentException if a context that is named cannot be used
   */
  ServerAddress address() {
    return ServerAddress.of(settings().get(Field.SERVER));
  }

  /**
   * What to connect with; listeners can be added.
   *
   * @throws IllegalArgumentException naming the setting, the value and the rule
   */
  Options.Builder toOptions() {
    ConnectionSettings settings = settings();
    Options.Builder builder = ConnectionOptions.recommended();
    ServerAddress address = ServerAddress.of(settings.get(Field.SERVER));
    address(builder, address, settings.get(Field.SERVER));
    identity(builder, settings);
    boolean first = settings.get(Field.TLS_FIRST) != null;
    TlsFiles tls =
        new TlsFiles(
            settings.get(Field.TLS_CA), settings.get(Field.TLS_CERT), settings.get(Field.TLS_KEY));
    // A URL of opentls:// asks for a context that trusts everybody, which the client makes.
    if (!tls.isEmpty() || (first && !address.url().contains("opentls://"))) {
      builder.sslContext(tls.context());
    }
    if (first) {
      builder.tlsFirst();
    }
    Setting prefix = settings.get(Field.INBOX_PREFIX);
    return prefix == null ? builder : builder.inboxPrefix(InboxPrefix.checked(prefix));
  }

  private ConnectionSettings settings() {
    Layer options =
        new Layer()
            .option(Field.SERVER, server)
            .option(Field.USER, user)
            .option(Field.PASSWORD, password)
            .option(Field.TOKEN, token)
            .option(Field.CREDS, creds)
            .option(Field.NKEY, nkey)
            .option(Field.TLS_CA, tlsCa)
            .option(Field.TLS_CERT, tlsCert)
            .option(Field.TLS_KEY, tlsKey)
            .option(Field.TLS_FIRST, tlsFirst ? true : null)
            .option(Field.INBOX_PREFIX, inboxPrefix);
    return ConnectionSettings.of(options, context, environment, home());
  }

  private Path home() {
    String home = environment.get("HOME");
    return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
  }

  private static void address(
      Options.Builder builder, ServerAddress address, @Nullable Setting setting) {
    String url = address.url();
    try {
      if (url.replace(",", "").isBlank()) {
        throw new IllegalArgumentException("no URL");
      }
      // Looked at here, where what is wrong can be named.
      new Options.Builder().server(url).build();
      builder.server(url);
    } catch (IllegalArgumentException e) {
      String name = setting == null ? Field.SERVER.option() : setting.name();
      throw new IllegalArgumentException(
          name + " = " + address + ": must be a NATS URL such as nats://host:4222", e);
    }
  }

  private static void identity(Options.Builder builder, ConnectionSettings settings) {
    Setting user = settings.get(Field.USER);
    Setting password = settings.get(Field.PASSWORD);
    Setting token = settings.get(Field.TOKEN);
    Setting creds = settings.get(Field.CREDS);
    Setting nkey = settings.get(Field.NKEY);
    if (Stream.of(user, token, creds, nkey).filter(way -> way != null).count() > 1) {
      throw new IllegalArgumentException(
          "--user, --token, --creds and --nkey: only one can be given");
    }
    boolean byName = token == null && creds == null && nkey == null;
    if (byName && (user == null) != (password == null)) {
      throw new IllegalArgumentException("--user and --password: must be given together");
    }
    if (user != null && password != null) {
      builder.userInfo(user.value(), password.value());
    } else if (token != null) {
      builder.token(token.value().toCharArray());
    } else if (creds != null) {
      builder.authHandler(Nats.credentials(creds.readableFile().toString()));
    } else if (nkey != null) {
      builder.authHandler(new NkeyFile(nkey));
    }
  }
}
