// SPDX-License-Identifier: Apache-2.0
package io.github.natsleader.testkit.history;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Set;

/** Events for people: one line each, times in milliseconds since an origin. */
final class EventText {
  private static final Set<String> LEFT_OUT = Set.of("atNanos", "participant", "target");

  private final long originNanos;

  EventText(long originNanos) {
    this.originNanos = originNanos;
  }

  String line(HistoryEvent event) {
    return "%s ms  %-8s %s".formatted(millis(event.atNanos()), whom(event), what(event));
  }

  private String what(HistoryEvent event) {
    StringBuilder text = new StringBuilder(event.getClass().getSimpleName());
    for (RecordComponent component : event.getClass().getRecordComponents()) {
      String name = component.getName();
      Object value = EventCodec.value(component, event);
      if (name.endsWith("Nanos") && !LEFT_OUT.contains(name)) {
        String label = name.substring(0, name.length() - "Nanos".length());
        text.append(' ').append(label).append('=').append(millis((Long) value).strip());
      } else if (!LEFT_OUT.contains(name)) {
        text.append(' ').append(name).append('=').append(value);
      }
    }
    return text.toString();
  }

  private static String whom(HistoryEvent event) {
    if (event instanceof HistoryEvent.OfParticipant own) {
      return own.participant();
    } else if (event instanceof HistoryEvent.FaultBegan fault) {
      return fault.target();
    } else if (event instanceof HistoryEvent.FaultEnded fault) {
      return fault.target();
    }
    return "";
  }

  private String millis(long nanos) {
    return String.format(Locale.ROOT, "%12.3f", (nanos - originNanos) / 1e6);
  }
}
