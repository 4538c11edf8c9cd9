// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.natsleader.nats.JsonObjectWriter;
import io.github.natsleader.nats.JsonReader;
import io.github.natsleader.nats.UnreadableJsonException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Events as lines of JSON and back: {@code {"event":"Crashed","atNanos":17,"participant":"p1.3"}}.
 * The records themselves say which fields there are. Each event has one line only: what is not
 * written as {@link #encode} does is no event.
 */
final class EventCodec {
  private static final String TYPE = "event";
  private static final Map<String, Class<?>> TYPES = new LinkedHashMap<>();

  static {
    types(HistoryEvent.class).forEach(type -> TYPES.put(type.getSimpleName(), type));
  }

  private EventCodec() {}

  /** Every record that an event can be. */
  static Stream<Class<?>> types(Class<?> sealed) {
    return sealed.isSealed()
        ? Arrays.stream(sealed.getPermittedSubclasses()).flatMap(EventCodec::types)
        : Stream.of(sealed);
  }

  static String encode(HistoryEvent event) {
    JsonObjectWriter line = new JsonObjectWriter().field(TYPE, event.getClass().getSimpleName());
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      String name = component.getName();
      Object value = value(component, event);
      if (value instanceof Long number) {
        line.field(name, number);
      } else if (value instanceof Boolean truth) {
        line.field(name, truth);
      } else {
        line.field(name, value.toString());
      }
    }
    return new String(line.bytes(), UTF_8);
  }

  static HistoryEvent decode(String line) {
    try {
      HistoryEvent event = event(JsonReader.readObject(line.getBytes(UTF_8)));
      String written = encode(event);
      // Whatever the reader passes over: a field that is there twice, one that no event has.
      if (!written.equals(line)) {
        throw new IllegalArgumentException("it would be written " + written);
      }
      return event;
    } catch (UnreadableJsonException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not an event: " + e.getMessage() + ": " + line, e);
    }
  }

  private static HistoryEvent event(Map<String, Object> fields) {
    String name = text(TYPE, required(fields, TYPE));
    Class<?> type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException("'" + name + "' is no event; there are " + TYPES.keySet());
    }
    return build(type, fields);
  }

  private static HistoryEvent build(Class<?> type, Map<String, Object> fields) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = read(types[i], components[i].getName(), fields);
    }
    try {
      return (HistoryEvent) type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(cause == null ? "" : cause.getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build a " + type.getSimpleName(), e);
    }
  }

  private static Object read(Class<?> type, String name, Map<String, Object> fields) {
    Object value = required(fields, name);
    if (type == long.class) {
      return whole(name, value);
    } else if (type == boolean.class) {
      return truth(name, value);
    } else if (type.isEnum()) {
      return constant(type, name, text(name, value));
    }
    return text(name, value);
  }

  private static Long whole(String name, Object value) {
    if (value instanceof BigDecimal number) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            name + " is " + number + ", must be a whole number of 64 bits", e);
      }
    }
    throw new IllegalArgumentException(name + " must be a whole number of 64 bits");
  }

  private static Boolean truth(String name, Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new IllegalArgumentException(name + " must be true or false");
  }

  private static String text(String name, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " must be a text");
  }

  private static Object constant(Class<?> type, String name, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s is '%s', must be one of %s"
            .formatted(name, text, Arrays.toString(type.getEnumConstants())));
  }

  private static Object required(Map<String, Object> fields, String name) {
    Object value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value;
  }

  static Object value(RecordComponent component, HistoryEvent event) {
    try {
      return component.getAccessor().invoke(event);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
