// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.cli.settings;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one place says about a connection. */
public final class Layer {
  private final Map<Field, Setting> settings = new EnumMap<>(Field.class);

  /** What the environment's variables say; an empty one says nothing. */
  public static Layer ofEnvironment(Map<String, String> environment) {
    Layer layer = new Layer();
    for (Field field : Field.values()) {
      String variable = field.variable();
      String value = variable == null ? null : environment.get(variable);
      if (variable != null && value != null && !value.isBlank()) {
        layer.put(field, variable, value);
      }
    }
    return layer;
  }

  /** Adds what an option says; null says nothing. */
  public Layer option(Field field, @Nullable Object value) {
    if (value != null) {
      put(field, field.option(), value.toString());
    }
    return this;
  }

  void put(Field field, String name, String value) {
    settings.put(field, new Setting(name, value));
  }

  /** What it says; null for nothing. */
  public @Nullable Setting get(Field field) {
    return settings.get(field);
  }

  boolean hasAnyOf(Iterable<Field> fields) {
    for (Field field : fields) {
      if (settings.containsKey(field)) {
        return true;
      }
    }
    return false;
  }
}
