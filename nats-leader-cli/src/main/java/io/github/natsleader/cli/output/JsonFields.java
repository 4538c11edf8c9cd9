// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.output;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One JSON object, its fields in the order in which they were put. What is not known is null. */
public final class JsonFields {
  private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  /** Adds a text, number, truth value, map or list of such; null for what is not known. */
  public JsonFields put(String name, @Nullable Object value) {
    fields.put(name, value);
    return this;
  }

  /** Adds a number that may not be known. */
  public JsonFields put(String name, OptionalLong value) {
    return put(name, value.isPresent() ? (Object) value.getAsLong() : null);
  }

  /** Adds a time, in UTC with nine digits of fraction. */
  public JsonFields put(String name, @Nullable Instant time) {
    return put(name, time == null ? null : (Object) Times.utc(time));
  }

  /** Adds all fields of another. */
  public JsonFields putAll(JsonFields other) {
    fields.putAll(other.fields);
    return this;
  }

  /** The fields, to be put into another object. */
  public Map<String, @Nullable Object> asMap() {
    return Collections.unmodifiableMap(fields);
  }

  /** The object on one line. */
  public String line() {
    try {
      return WRITER.asString(fields);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written but to memory", e);
    }
  }
}
