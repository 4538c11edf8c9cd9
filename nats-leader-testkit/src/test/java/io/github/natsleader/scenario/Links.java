// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.scenario;

import io.github.natsleader.ConnectionOptions;
import io.github.natsleader.testkit.FaultProxy;
import io.nats.client.Options;

/** Ways to the server that tests can break. */
final class Links {
  private Links() {}

  /** The recommended options, through a proxy. */
  static Options.Builder through(FaultProxy proxy) {
    return ConnectionOptions.recommended().server("nats://127.0.0.1:" + proxy.port());
  }
}
