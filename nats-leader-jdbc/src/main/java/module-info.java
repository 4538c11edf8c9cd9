// SPDX-License-Identifier: Apache-2.0

/** Guards a PostgreSQL or H2 database against a leader whose term is over. */
module io.github.natsleader.jdbc {
  requires transitive io.github.natsleader;
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports io.github.natsleader.jdbc;
}
