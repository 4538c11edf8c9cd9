// SPDX-License-Identifier: Apache-2.0

/** Metrics of elections, in a Micrometer registry. */
module io.github.natsleader.micrometer {
  requires transitive io.github.natsleader;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports io.github.natsleader.micrometer;
}
