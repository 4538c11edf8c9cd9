// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.architecture.planted;

import io.nats.client.KeyValue;

/** A door that lets in more than a connection. */
public interface NatsLeader {
  KeyValue bucket();
}
