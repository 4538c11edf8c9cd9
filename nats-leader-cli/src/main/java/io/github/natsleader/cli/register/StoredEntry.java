// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.register;

import io.github.natsleader.nats.LeaseRecordCodec;
import io.github.natsleader.spi.RegisterContent;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One revision of a register, as the leader of the stream has it.
 *
 * @param message the entry
 * @param content what it means
 */
public record StoredEntry(MessageInfo message, RegisterContent content) {
  static StoredEntry of(MessageInfo message) {
    return new StoredEntry(
        message, LeaseRecordCodec.decode(message.getHeaders(), message.getData()));
  }

  /** The stream's sequence number of it. */
  public long revision() {
    return message.getSeq();
  }

  /** When the server stored it, by the server's clock. */
  public Instant storedAt() {
    return message.getTime().toInstant();
  }

  /** Its bytes; a copy. */
  public byte[] body() {
    byte[] data = message.getData();
    return data == null ? new byte[0] : data.clone();
  }

  /** Its headers, each with its values. */
  public Map<String, List<String>> headers() {
    Headers headers = message.getHeaders();
    Map<String, List<String>> all = new LinkedHashMap<>();
    if (headers != null) {
      headers.forEach((name, values) -> all.put(name, List.copyOf(values)));
    }
    return all;
  }
}
