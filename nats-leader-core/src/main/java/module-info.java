// SPDX-License-Identifier: Apache-2.0

/**
 * Leader election on NATS JetStream key-value buckets: the API, and the ports behind which a store
 * and a clock live.
 */
// The test kit and the command are compiled later, so the compiler does not find them.
@SuppressWarnings("module")
module io.github.natsleader {
  requires transitive io.nats.jnats;
  requires io.github.resilience4j.circuitbreaker;
  requires org.slf4j;
  requires static jdk.jfr;
  requires static transitive org.jspecify;

  exports io.github.natsleader;
  exports io.github.natsleader.spi;
  exports io.github.natsleader.log to
      io.github.natsleader.testkit;
  exports io.github.natsleader.nats to
      io.github.natsleader.cli,
      io.github.natsleader.testkit;
  exports io.github.natsleader.protocol to
      io.github.natsleader.testkit;
}
