// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Events as lines of JSON and back: {@code {"event":"Crashed","atNanos":17,"participant":"p1.3"}}.
 * The records themselves say which fields there are.
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
    StringBuilder line = new StringBuilder("{");
    FlatJson.text(line, TYPE).append(':');
    FlatJson.text(line, event.getClass().getSimpleName());
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      FlatJson.text(line.append(','), component.getName()).append(':');
      Object value = value(component, event);
      if (value instanceof Long || value instanceof Boolean) {
        line.append(value);
      } else {
        FlatJson.text(line, value.toString());
      }
    }
    return line.append('}').toString();
  }

  static HistoryEvent decode(String line) {
    try {
      Map<String, String> fields = FlatJson.parse(line);
      String name = required(fields, TYPE);
      Class<?> type = TYPES.get(name);
      if (type == null) {
        throw new IllegalArgumentException(
            "'" + name + "' is no event; there are " + TYPES.keySet());
      }
      return build(type, fields);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an event: " + e.getMessage() + ": " + line, e);
    }
  }

  private static HistoryEvent build(Class<?> type, Map<String, String> fields) {
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

  private static Object read(Class<?> type, String name, Map<String, String> fields) {
    String text = required(fields, name);
    if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == boolean.class) {
      return bool(name, text);
    } else if (type.isEnum()) {
      return constant(type, name, text);
    }
    return text;
  }

  private static Boolean bool(String name, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(name + " is '" + text + "', must be true or false");
    }
    return Boolean.valueOf(text);
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

  private static String required(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return text;
  }

  static Object value(RecordComponent component, HistoryEvent event) {
    try {
      return component.getAccessor().invoke(event);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
