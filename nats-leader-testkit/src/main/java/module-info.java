// SPDX-License-Identifier: Apache-2.0

/** What tests of an election need: stores, clocks, simulation, contracts and a real nats-server. */
module io.github.natsleader.testkit {
  requires transitive io.github.natsleader;
  requires java.net.http;
  requires static org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports io.github.natsleader.testkit;
  exports io.github.natsleader.testkit.contract;
  exports io.github.natsleader.testkit.history;
  exports io.github.natsleader.testkit.server;
  exports io.github.natsleader.testkit.simulation;

  // The contract's tests are default methods of interfaces, which JUnit calls.
  opens io.github.natsleader.testkit.contract;
}
