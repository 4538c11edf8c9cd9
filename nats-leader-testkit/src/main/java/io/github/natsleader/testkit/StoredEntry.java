// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit;

import io.github.natsleader.nats.LeaseRecordCodec;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.RegisterEntry;
import io.nats.client.impl.Headers;

/**
 * One message of a stream, as bytes: what it means is decided by the codec of the NATS store, as
 * there.
 */
final class StoredEntry {
  /** What a key-value bucket marks a message as. */
  enum Kind {
    PUT,
    DEL,
    PURGE
  }

  private final long revision;
  private final Kind kind;
  private final byte[] value;
  private final long storedAtMillis;

  StoredEntry(long revision, Kind kind, byte[] value, long storedAtMillis) {
    this.revision = revision;
    this.kind = kind;
    this.value = value.clone();
    this.storedAtMillis = storedAtMillis;
  }

  long revision() {
    return revision;
  }

  byte[] value() {
    return value.clone();
  }

  long storedAtMillis() {
    return storedAtMillis;
  }

  RegisterEntry decoded() {
    return new RegisterEntry(revision, content());
  }

  private RegisterContent content() {
    Headers headers = kind == Kind.PUT ? null : new Headers().add("KV-Operation", kind.name());
    return LeaseRecordCodec.decode(headers, value);
  }
}
