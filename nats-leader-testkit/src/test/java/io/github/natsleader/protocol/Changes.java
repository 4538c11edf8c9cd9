// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.protocol;

import io.github.natsleader.explorer.Machines;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Changes one component after the other of all records that a memory is made of, and notes which
 * ones an encoding does not tell, however they are changed.
 */
final class Changes {
  private final BiFunction<Machines.Sample, Object, List<Long>> encoding;
  private final Set<String> met = new TreeSet<>();
  private final Set<String> told = new TreeSet<>();

  Changes(BiFunction<Machines.Sample, Object, List<Long>> encoding) {
    this.encoding = encoding;
  }

  Set<String> withoutEffect() {
    Set<String> without = new TreeSet<>(met);
    without.removeAll(told);
    return without;
  }

  void tryAll(Machines.Sample sample) {
    List<Long> before = encoding.apply(sample, sample.memory());
    tryAll(
        (Record) sample.memory(),
        sample.tickNanos(),
        true,
        changed -> !encoding.apply(sample, changed).equals(before));
  }

  private void tryAll(
      Record record, long tickNanos, boolean outerIsTold, Function<Object, Boolean> isTold) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String name = record.getClass().getSimpleName() + "." + components[i].getName();
      int index = i;
      Object value = valueOf(record, components[i]);
      Function<Object, Boolean> rebuilt =
          other -> {
            Object changed = with(record, index, other);
            return changed != null && isTold.apply(changed);
          };
      met.add(name);
      if (!told.contains(name) || !outerIsTold) {
        for (Object other : others(value, components[i].getType(), tickNanos)) {
          if (rebuilt.apply(other)) {
            told.add(name);
          }
        }
      }
      tryInside(value, tickNanos, rebuilt, name);
    }
  }

  private void tryInside(
      Object value, long tickNanos, Function<Object, Boolean> rebuilt, String name) {
    Function<Object, Boolean> noted =
        other -> {
          boolean isTold = rebuilt.apply(other);
          if (isTold) {
            told.add(name);
          }
          return isTold;
        };
    if (value instanceof Record inner) {
      tryAll(inner, tickNanos, told.contains(name), noted);
    } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
      tryAll(
          (Record) list.get(0),
          tickNanos,
          told.contains(name),
          other -> {
            List<Object> changed = new ArrayList<>(list);
            changed.set(0, other);
            return noted.apply(changed);
          });
    }
  }

  private static List<Object> others(Object value, Class<?> type, long tickNanos) {
    List<Object> others = new ArrayList<>();
    if (value instanceof Long number) {
      for (long delta : new long[] {1, -1, tickNanos, -tickNanos, 3 * tickNanos}) {
        others.add(number + delta);
      }
      others.add(Long.MAX_VALUE);
    } else if (value instanceof Integer number) {
      others.add(number + 1);
      others.add(number - 1);
    } else if (value instanceof Boolean flag) {
      others.add(!flag);
    } else if (value instanceof Enum<?> constant) {
      others.addAll(List.of(constant.getDeclaringClass().getEnumConstants()));
    } else if (value instanceof String text) {
      others.add(text + "x");
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      others.add(List.of());
    } else if (value instanceof OptionalLong number) {
      others.add(OptionalLong.of(number.orElse(0) + 1));
    } else if (value != null && !type.isPrimitive() && value instanceof Record) {
      others.add(null);
    }
    return others;
  }

  private static Object valueOf(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** The same record but for one component; null where none can be made. */
  private static Object with(Record record, int index, Object value) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = i == index ? value : valueOf(record, components[i]);
      }
      Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
