// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import org.jspecify.annotations.Nullable;

/** What can be set about a connection, with its names in the three places. */
public enum Field {
  /** One URL, or several with commas between. */
  SERVER("--server", "NATS_URL", "url"),
  /** A user's name. */
  USER("--user", "NATS_USER", "user"),
  /** The user's password. */
  PASSWORD("--password", "NATS_PASSWORD", "password"),
  /** A token in the place of a user. */
  TOKEN("--token", "NATS_TOKEN", "token"),
  /** A file with a JWT and a seed. */
  CREDS("--creds", "NATS_CREDS", "creds"),
  /** A file with the seed of an nkey. */
  NKEY("--nkey", "NATS_NKEY", "nkey"),
  /** A file with certificates to trust. */
  TLS_CA("--tlsca", "NATS_CA", "ca"),
  /** A file with our own certificate. */
  TLS_CERT("--tlscert", "NATS_CERT", "cert"),
  /** A file with its private key. */
  TLS_KEY("--tlskey", "NATS_KEY", "key"),
  /** Whether TLS comes before the server's greeting. */
  TLS_FIRST("--tlsfirst", null, "tls_first"),
  /** Where answers come. */
  INBOX_PREFIX("--inbox-prefix", null, "inbox_prefix");

  private final String option;
  private final @Nullable String variable;
  private final String contextKey;

  Field(String option, @Nullable String variable, String contextKey) {
    this.option = option;
    this.variable = variable;
    this.contextKey = contextKey;
  }

  /** The option's name. */
  public String option() {
    return option;
  }

  /** The environment variable's name; null where there is none. */
  public @Nullable String variable() {
    return variable;
  }

  /** The key in the file of a context. */
  public String contextKey() {
    return contextKey;
  }

  /** Whether the value names a file. */
  boolean isFile() {
    return this == CREDS || this == NKEY || this == TLS_CA || this == TLS_CERT || this == TLS_KEY;
  }
}
