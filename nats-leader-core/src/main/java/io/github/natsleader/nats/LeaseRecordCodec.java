// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.LeaseRecord;
import io.github.natsleader.spi.RegisterContent;
import io.github.natsleader.spi.ReleaseMarker;
import io.nats.client.impl.Headers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the register holds, as bytes. Writing gives equal bytes for equal records (rule H3); reading
 * accepts whatever anybody may have put there, and throws nothing (rules R2 and W3).
 */
public final class LeaseRecordCodec {
  static final String OPERATION_HEADER = "KV-Operation";
  static final String OPERATION_DELETE = "DEL";
  static final String OPERATION_PURGE = "PURGE";
  static final String MARKER_REASON_HEADER = "Nats-Marker-Reason";

  static final int MAX_TEXT_CHARS = 1024;
  static final int MAX_META_BYTES = 4 * 1024;

  private static final BigDecimal MAX_LEASE = BigDecimal.valueOf(LeaseRecord.MAX_LEASE_MILLIS);

  private LeaseRecordCodec() {}

  public static byte[] encode(LeaseRecord record) {
    JsonObjectWriter json =
        new JsonObjectWriter().field("id", record.id()).field("token", record.token());
    if (record.priority() != 0) {
      json.field("priority", record.priority());
    }
    json.field("lease", record.leaseMillis()).field("n", record.n());
    if (!record.meta().isEmpty()) {
      json.field("meta", record.meta());
    }
    return json.bytes();
  }

  public static byte[] encode(ReleaseMarker marker) {
    JsonObjectWriter json =
        new JsonObjectWriter()
            .field("id", marker.id())
            .field("token", marker.token())
            .field("n", marker.n())
            .field("released", true);
    String heir = marker.heir();
    if (heir != null) {
      json.field("heir", heir);
    }
    return json.bytes();
  }

  /** Reads one entry; both arguments may be absent, as they are on the wire. */
  public static RegisterContent decode(@Nullable Headers headers, byte @Nullable [] value) {
    byte[] body = value == null ? new byte[0] : value;
    String reason = header(headers, MARKER_REASON_HEADER);
    if (reason != null) {
      return new RegisterContent.Erased(reason, claimedLeaseMillis(body));
    }
    String operation = header(headers, OPERATION_HEADER);
    if (OPERATION_PURGE.equals(operation)) {
      return new RegisterContent.Erased(OPERATION_PURGE, claimedLeaseMillis(body));
    }
    if (OPERATION_DELETE.equals(operation)) {
      return deletion(body);
    }
    return held(body);
  }

  private static @Nullable String header(@Nullable Headers headers, String name) {
    return headers == null ? null : headers.getFirst(name);
  }

  private static RegisterContent held(byte[] body) {
    try {
      Map<String, Object> fields = JsonReader.readObject(body);
      if (fields.get("lease") instanceof BigDecimal lease && lease.compareTo(MAX_LEASE) > 0) {
        return new RegisterContent.Unreadable(
            "claims a lease of " + lease + " ms, at most " + LeaseRecord.MAX_LEASE_MILLIS);
      }
      return new RegisterContent.Held(
          new LeaseRecord(
              required(fields, "id"),
              required(fields, "token"),
              (int) whole(fields, "priority", Integer.MIN_VALUE, Integer.MAX_VALUE),
              whole(fields, "lease", 0, LeaseRecord.MAX_LEASE_MILLIS),
              whole(fields, "n", 0, Long.MAX_VALUE),
              meta(fields.get("meta"))));
    } catch (UnreadableJsonException e) {
      return new RegisterContent.Unreadable(reason(e));
    }
  }

  private static RegisterContent deletion(byte[] body) {
    try {
      Map<String, Object> fields = JsonReader.readObject(body);
      if (Boolean.TRUE.equals(fields.get("released"))) {
        return new RegisterContent.Released(
            new ReleaseMarker(
                required(fields, "id"),
                required(fields, "token"),
                whole(fields, "n", 0, Long.MAX_VALUE),
                text(fields, "heir").orElse(null)));
      }
    } catch (UnreadableJsonException e) {
      // Not the holder's own deletion: somebody else's (rule W3).
    }
    return new RegisterContent.Erased(OPERATION_DELETE, claimedLeaseMillis(body));
  }

  private static long claimedLeaseMillis(byte[] body) {
    try {
      return whole(JsonReader.readObject(body), "lease", 0, LeaseRecord.MAX_LEASE_MILLIS);
    } catch (UnreadableJsonException e) {
      return 0;
    }
  }

  private static String required(Map<String, Object> fields, String key)
      throws UnreadableJsonException {
    return text(fields, key)
        .orElseThrow(
            () ->
                new UnreadableJsonException(
                    "has no usable \"" + key + "\": 1 to " + MAX_TEXT_CHARS + " characters"));
  }

  private static Optional<String> text(Map<String, Object> fields, String key) {
    return fields.get(key) instanceof String text
            && !text.isEmpty()
            && text.length() <= MAX_TEXT_CHARS
        ? Optional.of(text)
        : Optional.empty();
  }

  /** A whole number within the bounds; 0 for anything else. */
  private static long whole(Map<String, Object> fields, String key, long least, long most) {
    if (!(fields.get(key) instanceof BigDecimal number)) {
      return 0;
    }
    try {
      long whole = number.longValueExact();
      return whole >= least && whole <= most ? whole : 0;
    } catch (ArithmeticException e) {
      return 0;
    }
  }

  /** Text entries only, in the order of their keys for as long as they fit. */
  private static Map<String, String> meta(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> entries)) {
      return Map.of();
    }
    Map<String, String> texts = new TreeMap<>();
    entries.forEach(
        (key, entry) -> {
          if (key instanceof String name && entry instanceof String text) {
            texts.put(name, text);
          }
        });
    Map<String, String> kept = new TreeMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      bytes += utf8Bytes(entry.getKey()) + utf8Bytes(entry.getValue());
      if (bytes > MAX_META_BYTES) {
        break;
      }
      kept.put(entry.getKey(), entry.getValue());
    }
    return kept;
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String reason(UnreadableJsonException e) {
    String message = e.getMessage();
    return message == null ? "is no JSON object" : message;
  }
}
