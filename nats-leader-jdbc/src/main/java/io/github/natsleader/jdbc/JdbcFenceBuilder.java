// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.jdbc;

import io.github.natsleader.ElectionConfig;
import io.github.natsleader.ElectionConfigException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/** Makes {@link JdbcFence}s. Not safe for use by several threads. */
public final class JdbcFenceBuilder {
  private static final int LONGEST_TEXT = 255;
  private static final Duration LONGEST_LOCK_TIMEOUT = Duration.ofHours(1);

  /** PostgreSQL cuts longer identifiers. */
  private static final Pattern TABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

  private final String name;
  private final String bucket;
  private final String group;
  private String table = "nle_fence";
  private Duration lockTimeout = Duration.ofSeconds(5);

  JdbcFenceBuilder(String name, ElectionConfig election) {
    this.name = text("name", name);
    this.bucket = text("bucket", election.bucket());
    this.group = text("group", election.group());
  }

  /**
   * The table that holds the fence's row; {@code nle_fence} unless set. Letters, digits and
   * underscores, at most 63, not beginning with a digit; a schema in front with a dot. It is not
   * quoted, so the database folds its case.
   *
   * @throws ElectionConfigException for anything else
   */
  public JdbcFenceBuilder table(String table) {
    if (!TABLE.matcher(table).matches()) {
      throw refused(
          "table",
          table,
          "must be of letters, digits and underscores, at most 63, not beginning with a digit;"
              + " optionally after a schema and a dot");
    }
    this.table = table;
    return this;
  }

  /**
   * How long {@code raise} and {@code seal} wait for the lock of the row; 5 s unless set. On
   * PostgreSQL also how long a sealed transaction, or a raise, may idle before the server ends its
   * session: so not shorter than the pauses of this process.
   *
   * @param lockTimeout 1 ms to 1 h, counted in whole milliseconds
   * @throws ElectionConfigException if it is out of its range
   */
  public JdbcFenceBuilder lockTimeout(Duration lockTimeout) {
    this.lockTimeout = waitLimit("lockTimeout", lockTimeout);
    return this;
  }

  /** The fence, as set so far. */
  public JdbcFence build() {
    return new JdbcFence(new FenceIdentity(name, bucket, group, table), lockTimeout);
  }

  static Duration waitLimit(String field, Duration value) {
    Objects.requireNonNull(value, field);
    // Zero means "for ever" to both databases.
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST_LOCK_TIMEOUT) > 0) {
      throw refused(field, value.toString(), "must be from 1 ms to 1 h");
    }
    return value;
  }

  private static String text(String field, String value) {
    Objects.requireNonNull(value, field);
    if (value.isBlank() || value.length() > LONGEST_TEXT || value.indexOf('\0') >= 0) {
      throw refused(
          field,
          value,
          "must be 1 to " + LONGEST_TEXT + " characters, not blank, none of them NUL");
    }
    return value;
  }

  private static ElectionConfigException refused(String field, String value, String rule) {
    return new ElectionConfigException("jdbcFence." + field, value, rule);
  }
}
