// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.spi.LeaderRequest;
import io.github.natsleader.spi.RequestOutcome;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/**
 * What is asked of a leader and what it answers, as bytes. Anybody may send anything to a leader:
 * what cannot be read is told so, and asks nothing.
 */
final class LeaderRequestCodec {
  private static final int MAX_TEXT_CHARS = 1024;

  private LeaderRequestCodec() {}

  static byte[] encode(LeaderRequest request) {
    return new JsonObjectWriter()
        .field("kind", request.kind().name().toLowerCase(Locale.ROOT))
        .field("token", request.token())
        .field("epoch", request.epoch())
        .field("from", request.from())
        .field("priority", request.priority())
        .field("reason", request.reason())
        .bytes();
  }

  static LeaderRequest decode(byte[] body) throws UnreadableJsonException {
    Map<String, Object> fields = JsonReader.readObject(body);
    return new LeaderRequest(
        kind(text(fields, "kind")),
        text(fields, "token"),
        whole(fields, "epoch", Long.MAX_VALUE),
        text(fields, "from"),
        (int) whole(fields, "priority", Integer.MAX_VALUE),
        text(fields, "reason"));
  }

  static byte[] encode(RequestOutcome.Accepted accepted) {
    return new JsonObjectWriter().field("accepted", true).bytes();
  }

  static byte[] encode(RequestOutcome.Declined declined) {
    JsonObjectWriter json =
        new JsonObjectWriter().field("accepted", false).field("why", declined.why());
    if (declined.epoch() > 0) {
      json.field("epoch", declined.epoch());
    }
    return json.bytes();
  }

  static RequestOutcome decodeAnswer(byte[] body) {
    try {
      Map<String, Object> fields = JsonReader.readObject(body);
      if (Boolean.TRUE.equals(fields.get("accepted"))) {
        return new RequestOutcome.Accepted();
      }
      return new RequestOutcome.Declined(
          fields.get("why") instanceof String why ? why : "", epochIn(fields));
    } catch (UnreadableJsonException e) {
      return new RequestOutcome.Unanswered(e);
    }
  }

  /** 0 for one that is not told, or cannot be used. */
  private static long epochIn(Map<String, Object> fields) {
    try {
      return whole(fields, "epoch", Long.MAX_VALUE);
    } catch (UnreadableJsonException e) {
      return 0;
    }
  }

  private static LeaderRequest.Kind kind(String name) throws UnreadableJsonException {
    for (LeaderRequest.Kind kind : LeaderRequest.Kind.values()) {
      if (kind.name().equalsIgnoreCase(name)) {
        return kind;
      }
    }
    throw new UnreadableJsonException("asks for an unknown \"kind\"");
  }

  private static String text(Map<String, Object> fields, String key)
      throws UnreadableJsonException {
    if (fields.get(key) instanceof String text && text.length() <= MAX_TEXT_CHARS) {
      return text;
    }
    throw new UnreadableJsonException("has no usable \"" + key + "\"");
  }

  private static long whole(Map<String, Object> fields, String key, long most)
      throws UnreadableJsonException {
    Object value = fields.getOrDefault(key, BigDecimal.ZERO);
    try {
      long whole = value instanceof BigDecimal number ? number.longValueExact() : -1;
      if (whole >= 0 && whole <= most) {
        return whole;
      }
    } catch (ArithmeticException e) {
      // No whole number, or beyond measure.
    }
    throw new UnreadableJsonException("has no usable \"" + key + "\"");
  }
}
