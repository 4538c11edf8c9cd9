// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader;

/** How the connection to NATS stands, as an election sees it. */
public enum ConnectionStatus {
  /** Requests can be sent. */
  CONNECTED,
  /** Not connected for now; the client reconnects on its own. */
  DISCONNECTED,
  /** Closed for good, by the user or by the client's own limit. Final. */
  CLOSED
}
