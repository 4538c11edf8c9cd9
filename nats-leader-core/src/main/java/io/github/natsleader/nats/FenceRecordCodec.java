// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.nats;

import io.github.natsleader.fencing.FenceReading;
import io.github.natsleader.fencing.FenceRecord;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What a fence holds, as bytes. Equal records give equal bytes; reading accepts whatever anybody
 * may have put there, and throws nothing.
 */
final class FenceRecordCodec {
  private FenceRecordCodec() {}

  static byte[] encode(FenceRecord record) {
    return new JsonObjectWriter()
        .field("bucket", record.bucket())
        .field("group", record.group())
        .field("epoch", record.epoch())
        .field("token", record.token())
        .field("n", record.n())
        .bytes();
  }

  static FenceReading read(long revision, byte[] value) {
    try {
      Map<String, Object> fields = JsonReader.readObject(value);
      return new FenceReading.Raised(
          revision,
          new FenceRecord(
              text(fields, "bucket"),
              text(fields, "group"),
              positive(fields, "epoch"),
              text(fields, "token"),
              positive(fields, "n")));
    } catch (UnreadableJsonException e) {
      return new FenceReading.Unreadable(revision, String.valueOf(e.getMessage()));
    }
  }

  private static String text(Map<String, Object> fields, String key)
      throws UnreadableJsonException {
    if (fields.get(key) instanceof String text
        && !text.isEmpty()
        && text.length() <= LeaseRecordCodec.MAX_TEXT_CHARS) {
      return text;
    }
    throw unusable(key, "1 to " + LeaseRecordCodec.MAX_TEXT_CHARS + " characters");
  }

  private static long positive(Map<String, Object> fields, String key)
      throws UnreadableJsonException {
    try {
      if (fields.get(key) instanceof BigDecimal number && number.signum() > 0) {
        return number.longValueExact();
      }
    } catch (ArithmeticException e) {
      // A fraction, or too large: as unusable as no number.
    }
    throw unusable(key, "a whole number above 0");
  }

  private static UnreadableJsonException unusable(String key, String wanted) {
    return new UnreadableJsonException("has no usable \"" + key + "\": " + wanted);
  }
}
